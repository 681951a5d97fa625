"""The set's clock: the machine's, put forward by as many seconds as the file $OCTAVIA_CLOCK says.

A test that waits for a token to end would be slow, or would lose a race on a busy machine; this way an hour is over
when the test says so, for Octavia, Keystone and whoever asks them alike. Waiting threads and time limits go by the
machine's own clock, as ever.

What tells these packages the time is time.time(), oslo_utils.timeutils, and datetime.utcnow() in some modules of
Keystone's and of its clients: those have to be named, for that one cannot be replaced for all.
"""
import datetime
import importlib
import os
import time
import types

machine = time.time
ahead = 0.0


def look():
    global ahead
    with open(os.environ['OCTAVIA_CLOCK']) as file:
        ahead = float(file.read() or ahead)


class Datetime(datetime.datetime):
    """Tells the set's time. What it makes are plain ones: database drivers go by the type."""

    def __new__(cls, *args, **kwargs):
        return datetime.datetime(*args, **kwargs)

    @classmethod
    def utcnow(cls):
        return datetime.datetime.utcfromtimestamp(time.time())

    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromtimestamp(time.time(), tz)


telling = types.ModuleType('datetime')
telling.__dict__.update(datetime.__dict__)
telling.datetime = Datetime


def put_into(*modules):
    for name in modules:
        importlib.import_module(name).datetime = telling


def looked_at(wsgi):
    """The application, which looks at the clock before each request."""
    def application(env, start):
        look()
        return wsgi(env, start)
    return application


look()
time.time = lambda: machine() + ahead
put_into('oslo_utils.timeutils')
