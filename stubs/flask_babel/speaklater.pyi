class LazyString(str):
    """At run time it only behaves like a string: it becomes one, in the reader's language, when it is shown."""
