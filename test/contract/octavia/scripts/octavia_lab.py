"""Launchers around the packaged Octavia and Keystone. Of the packages nothing is changed but the clock (lab_clock.py).

octavia(conf)    WSGI factory: the API, also under /load-balancer, and the amphora v2 worker in the same process, which
                 takes up nothing while the file $OCTAVIA_STATE/run/worker-is-busy is there;
                 /lab/heartbeat?load_balancer=ID&down=MEMBER is what the amphora would tell the health manager
keystone(conf)   WSGI factory: Keystone
"""
import os
import sys
import time
import urllib.parse
import warnings

import lab_clock

warnings.simplefilter('ignore')


class Worker:
    """Octavia's own, once it is not busy."""

    def __init__(self, endpoints):
        self.endpoints = endpoints
        self.target = endpoints.target

    def __getattr__(self, name):
        while os.path.exists(os.path.join(os.environ['OCTAVIA_STATE'], 'run', 'worker-is-busy')):
            time.sleep(0.05)
        return getattr(self.endpoints, name)


def octavia(conf):
    from octavia.api import app as api_app
    wsgi = api_app.setup_app(argv=['octavia-api', '--config-file', conf])
    import oslo_messaging as messaging
    from octavia.common import constants, rpc
    from octavia.controller.queue.v2 import endpoints
    target = messaging.Target(topic=constants.TOPIC_AMPHORA_V2, server='localhost', fanout=False)
    octavia.worker = rpc.get_server(target, [Worker(endpoints.Endpoints())], executor='threading')
    octavia.worker.start()
    import lab_heartbeat
    lab_clock.put_into('keystoneauth1._utils')

    def mounted(env, start):
        if env['PATH_INFO'] == '/lab/heartbeat':
            asked = urllib.parse.parse_qs(env['QUERY_STRING'])
            lab_heartbeat.beat(asked['load_balancer'][0], asked['down'][0])
            start('204 No Content', [])
            return []
        # As a web server's WSGIScriptAlias would have it.
        if (env['PATH_INFO'] + '/').startswith('/load-balancer/'):
            env.update(SCRIPT_NAME='/load-balancer', PATH_INFO=env['PATH_INFO'][len('/load-balancer'):])
        return wsgi(env, start)
    return lab_clock.looked_at(mounted)


def keystone(conf):
    sys.argv = ['keystone']              # it parses them
    from keystone.server.flask import core
    wsgi = core.initialize_application(name='public', config_files=[conf])
    lab_clock.put_into('keystone.application_credential.backends.sql', 'keystone.identity.backends.sql_model')
    return lab_clock.looked_at(wsgi)
