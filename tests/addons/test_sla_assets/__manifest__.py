{
    "name": "SLA test assets",
    "summary": "Takes a script out of the screens that Debian's Odoo doesn't ship",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "license": "LGPL-3",
    "author": "SLA for Odoo contributors",
    "depends": ["mail"],
    "assets": {
        # Without the file, every page logs an error, at which browser tests stop.
        "web.assets_backend": [
            (
                "remove",
                "mail/static/lib/selfie_segmentation/selfie_segmentation.js",
            ),
        ],
    },
}
