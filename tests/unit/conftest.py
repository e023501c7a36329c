from hypothesis import settings

# what is slow is the machine, not the property
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
