"""MkDocs hooks: each event is one call into disclosure.site.events."""

from disclosure.site import events


def on_startup(command, dirty):
    events.on_startup(command)


def on_config(config):
    return events.on_config(config)


def on_files(files, config):
    return events.on_files(files, config)


def on_env(env, config, files):
    return events.on_env(env, config)


def on_post_build(config):
    events.on_post_build(config)


def on_build_error(error):
    events.on_build_error()
