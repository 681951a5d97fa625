#!/usr/bin/python3
"""Projects, users, credentials and the catalogue, in an empty Keystone: keystone-seed.py FOLDER KEYSTONE_URL OCTAVIA_URL

Written to FOLDER: NAME.env (OS_* variables, to source) for the credentials demo, observer and other, and ids.json.
A user's password is its name. The catalogue has Octavia behind a path, as behind a web server (public), and without one
(internal); its RegionTwo is a port where nobody listens, so that a client that takes the wrong region is seen to fail."""
import json
import os
import sys
import urllib.error
import urllib.request

FOLDER, V3, OCTAVIA = sys.argv[1:4]
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def call(method, path, body=None, token=None, fine=()):
    headers = {'Content-Type': 'application/json', 'Accept': 'application/json', **({'X-Auth-Token': token} if token else {})}
    request = urllib.request.Request(V3 + path, method=method, headers=headers, data=None if body is None else json.dumps(body).encode())
    try:
        with opener.open(request, timeout=120) as answer:
            return json.loads(answer.read() or b'null'), answer.headers
    except urllib.error.HTTPError as refused:
        if refused.code in fine:
            return None, refused.headers
        raise SystemExit('keystone-seed: %s %s: %s %s' % (method, path, refused.code, refused.read().decode()[:300]))


def login(user, project):
    domain = {'domain': {'id': 'default'}}
    auth = {'identity': {'methods': ['password'], 'password': {'user': {'name': user, 'password': user, **domain}}},
            'scope': {'project': {'name': project, **domain}}}
    return call('POST', '/auth/tokens', {'auth': auth})[1]['X-Subject-Token']


admin = login('admin', 'admin')


def ensure(kind, match, **more):
    """The id of the one with these attributes, made if there is none, and changed to have the others too."""
    one, query = kind[:-1], '&'.join('%s=%s' % each for each in match.items())
    found = call('GET', '/%s?%s' % (kind, query), token=admin)[0][kind]
    if not found:
        return call('POST', '/' + kind, {one: {**match, **more}}, admin)[0][one]['id']
    if any(found[0].get(key) != value for key, value in more.items()):
        call('PATCH', '/%s/%s' % (kind, found[0]['id']), {one: more}, admin)
    return found[0]['id']


roles = {name: ensure('roles', {'name': name})
         for name in ('member', 'reader', 'service', 'load-balancer_observer', 'load-balancer_member')}
projects = {name: ensure('projects', {'name': name, 'domain_id': 'default'}) for name in ('service', 'demo', 'other')}
users = {}
for name, project, held in (('octavia', 'service', ['service']), ('demo', 'demo', ['member', 'load-balancer_member']),
                            ('observer', 'demo', ['reader', 'load-balancer_observer']), ('reader', 'demo', ['reader']),
                            ('other', 'other', ['member', 'load-balancer_member'])):
    users[name] = call('POST', '/users', {'user': {'name': name, 'domain_id': 'default', 'password': name}}, admin)[0]['user']['id']
    for role in held:
        call('PUT', '/projects/%s/users/%s/roles/%s' % (projects[project], users[name], roles[role]), token=admin)

call('POST', '/regions', {'region': {'id': 'RegionTwo'}}, admin, fine=(409,))
for kind, name, region, public, internal in (('identity', 'keystone', 'RegionOne', V3, V3),
                                             ('load-balancer', 'octavia', 'RegionOne', OCTAVIA + '/load-balancer', OCTAVIA),
                                             ('load-balancer', 'octavia', 'RegionTwo', 'http://127.0.0.1:1', 'http://127.0.0.1:1')):
    service = ensure('services', {'type': kind, 'name': name})
    for interface, url in (('public', public), ('internal', internal)):
        ensure('endpoints', {'service_id': service, 'interface': interface, 'region_id': region}, url=url)

for name, project in (('demo', 'demo'), ('observer', 'demo'), ('other', 'other')):
    made = call('POST', '/users/%s/application_credentials' % users[name], {'application_credential': {'name': name}},
                login(name, project))[0]['application_credential']
    with open(os.open(os.path.join(FOLDER, name + '.env'), os.O_CREAT | os.O_WRONLY, 0o600), 'w') as file:
        for key, value in (('AUTH_URL', V3), ('IDENTITY_API_VERSION', '3'), ('REGION_NAME', 'RegionOne'), ('INTERFACE', 'public'),
                           ('AUTH_TYPE', 'v3applicationcredential'), ('APPLICATION_CREDENTIAL_ID', made['id']),
                           ('APPLICATION_CREDENTIAL_SECRET', made['secret'])):
            file.write('export OS_%s=%s\n' % (key, value))
with open(os.path.join(FOLDER, 'ids.json'), 'w') as file:
    json.dump({'projects': projects, 'users': users, 'roles': roles}, file, indent=1)
