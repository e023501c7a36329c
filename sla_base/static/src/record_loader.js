import { toRaw, useState } from "@odoo/owl";
import { useRecordObserver } from "@web/model/relational_model/utils";

/**
 * Load what a record of a view does not hold, anew whenever the record is loaded or saved.
 *
 * @template T
 * @param {(record: object) => Promise<T>} load
 * @returns {{ value: T | null }} reactive
 */
export function useLoadedWithRecord(load) {
    const state = useState({ value: null });
    let latest = 0;
    useRecordObserver(async (record) => {
        record.data; // read for the observer: replaced when the record is loaded or saved
        const own = ++latest;
        const value = await load(toRaw(record));
        if (own === latest) {
            state.value = value;
        }
    });
    return state;
}
