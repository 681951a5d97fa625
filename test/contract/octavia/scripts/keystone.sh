#!/usr/bin/env bash
# A REAL OpenStack Keystone beside that Octavia: octavia-up.sh reads this file when OCTAVIA_AUTH=keystone. It shares the MariaDB.
# By hand:  keystone.sh token NAME   prints a fresh token for state/keystone/NAME.env (admin, demo, observer, other, ...)
#
#   KEYSTONE_TOKEN_SECONDS = 3600   life of a token, 3 or more (small for expiry tests; a change restarts the set and keeps the data)
#   OCTAVIA_TOKEN_CACHE    = 5      seconds for which Octavia trusts a token it has checked (Octavia's own default is 300)
#   KEYSTONE_PORT          = OCTAVIA_PORT + 5124 (15000)
#
# Written to state/keystone/: NAME.env (OS_* variables, to source), clouds.yaml, ids.json (ids of everything).
# Catalogue, RegionOne: load-balancer public = http://127.0.0.1:9876/load-balancer (a path, as behind a web server), internal = http://127.0.0.1:9876.
# RegionTwo: load-balancer at a closed port, so that a client which takes the wrong region is seen to fail.

keystone_py() { # token ENVFILE | seed DIR KEYSTONE_URL OCTAVIA_URL
  /usr/bin/python3 - "$@" <<'PY'
import json, os, sys, urllib.error, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def call(method, url, body=None, token=None, ok=(200, 201, 204)):
    req = urllib.request.Request(url, method=method, data=None if body is None else json.dumps(body).encode(),
                                 headers={'Content-Type': 'application/json', 'Accept': 'application/json', **({'X-Auth-Token': token} if token else {})})
    try:
        with opener.open(req, timeout=30) as r:
            return json.loads(r.read() or b'null'), r.headers
    except urllib.error.HTTPError as e:
        if e.code in ok:
            return None, e.headers
        raise SystemExit('keystone: %s %s -> %s %s' % (method, url, e.code, e.read().decode()[:300]))
    except OSError as e:
        raise SystemExit('keystone: %s %s: %s' % (method, url, e))


def read_env(path):
    return dict(line[7:].rstrip('\n').split('=', 1) for line in open(path) if line.startswith('export '))


def login(env, ok=()):
    if 'OS_APPLICATION_CREDENTIAL_ID' in env:
        auth = {'identity': {'methods': ['application_credential'], 'application_credential': {
            'id': env['OS_APPLICATION_CREDENTIAL_ID'], 'secret': env['OS_APPLICATION_CREDENTIAL_SECRET']}}}
    else:
        auth = {'identity': {'methods': ['password'], 'password': {'user': {
            'name': env['OS_USERNAME'], 'domain': {'id': 'default'}, 'password': env['OS_PASSWORD']}}}}
        if env.get('OS_PROJECT_NAME'):
            auth['scope'] = {'project': {'name': env['OS_PROJECT_NAME'], 'domain': {'id': 'default'}}}
    return call('POST', env['OS_AUTH_URL'] + '/auth/tokens', {'auth': auth}, ok=(201,) + ok)[1].get('X-Subject-Token')


if sys.argv[1] == 'token':
    print(login(read_env(sys.argv[2])))
    raise SystemExit

DIR, KURL, LB = sys.argv[2:5]
V3 = KURL + '/v3'
base = {'OS_AUTH_URL': V3, 'OS_IDENTITY_API_VERSION': '3', 'OS_REGION_NAME': 'RegionOne', 'OS_INTERFACE': 'public'}


def password_env(user, project):
    scope = {'OS_PROJECT_NAME': project, 'OS_PROJECT_DOMAIN_ID': 'default'} if project else {}
    return dict(base, OS_AUTH_TYPE='password', OS_USERNAME=user, OS_USER_DOMAIN_ID='default', OS_PASSWORD=user, **scope)


def save(name, env):
    with open(os.open(os.path.join(DIR, name + '.env'), os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), 'w') as f:
        f.writelines('export %s=%s\n' % kv for kv in env.items())
    envs[name] = env


envs, admin = {}, login(password_env('admin', 'admin'))


def by_admin(method, url, body=None, ok=(200, 201, 204)):
    """As call; short-lived tokens may end while a busy machine seeds."""
    global admin
    try:
        return call(method, url, body, admin, ok)
    except SystemExit as refused:
        if ' -> 401 ' not in str(refused):
            raise
    admin = login(password_env('admin', 'admin'))
    return call(method, url, body, admin, ok)


def ensure(kind, match, **more):
    """The entity of this kind with these attributes, made if missing, with `more` set."""
    one = kind[:-1]
    q = '&'.join('%s=%s' % kv for kv in match.items())
    found = by_admin('GET', '%s/%s?%s' % (V3, kind, q))[0][kind]
    if not found:
        return by_admin('POST', '%s/%s' % (V3, kind), {one: dict(match, **more)})[0][one]['id']
    old = found[0]
    if any(old.get(k) != v for k, v in more.items() if k != 'password'):
        by_admin('PATCH', '%s/%s/%s' % (V3, kind, old['id']), {one: more})
    return old['id']


ids = {'projects': {}, 'users': {}, 'roles': {}, 'application_credentials': {}}
for r in ('admin', 'member', 'reader', 'service', 'load-balancer_observer', 'load-balancer_global_observer', 'load-balancer_member',
          'load-balancer_quota_admin', 'load-balancer_admin'):
    ids['roles'][r] = ensure('roles', {'name': r})
for p in ('admin', 'service', 'demo', 'other'):
    ids['projects'][p] = ensure('projects', {'name': p, 'domain_id': 'default'}, enabled=True)
# user: project, roles there. Password = name.
users = {'octavia': ('service', ['service']), 'demo': ('demo', ['member', 'load-balancer_member']),
         'observer': ('demo', ['reader', 'load-balancer_observer']), 'reader': ('demo', ['reader']), 'member': ('demo', ['member']),
         'other': ('other', ['member', 'load-balancer_member']), 'nobody': (None, [])}
for u, (p, roles) in users.items():
    ids['users'][u] = uid = ensure('users', {'name': u, 'domain_id': 'default'}, enabled=True, password=u)
    for r in roles:
        by_admin('PUT', '%s/projects/%s/users/%s/roles/%s' % (V3, ids['projects'][p], uid, ids['roles'][r]))
ids['users']['admin'] = ensure('users', {'name': 'admin', 'domain_id': 'default'}, enabled=True)
by_admin('POST', V3 + '/regions', {'region': {'id': 'RegionTwo'}}, ok=(409,))
for kind, name, region, public, internal in (('identity', 'keystone', 'RegionOne', V3, V3), ('load-balancer', 'octavia', 'RegionOne', LB + '/load-balancer', LB),
                                             ('load-balancer', 'octavia', 'RegionTwo', 'http://127.0.0.1:1', 'http://127.0.0.1:1')):
    service = ensure('services', {'type': kind, 'name': name}, enabled=True)
    for interface, url in (('public', public), ('internal', internal)):
        ensure('endpoints', {'service_id': service, 'interface': interface, 'region_id': region}, url=url, enabled=True)

for u, (p, _) in users.items():
    if u != 'octavia':
        save(u + '-password', password_env(u, p))
save('admin', password_env('admin', 'admin'))
rules = [{'service': 'load-balancer', 'method': 'GET', 'path': path} for path in ('/v2/lbaas/**', '/load-balancer/v2/lbaas/**')]
for name, user, extra in (('demo', 'demo', {}), ('observer', 'observer', {}), ('other', 'other', {}), ('observer-rules', 'observer', {'access_rules': rules})):
    path = os.path.join(DIR, name + '.env')
    env = read_env(path) if os.path.exists(path) else {}
    if env.get('OS_AUTH_URL') != V3 or not login(env, ok=(401, 404)):
        creds = '%s/users/%s/application_credentials' % (V3, ids['users'][user])
        token = login(password_env(user, users[user][0]))
        for old in call('GET', creds + '?name=' + name, token=token)[0]['application_credentials']:
            call('DELETE', creds + '/' + old['id'], token=token)
        made = call('POST', creds, {'application_credential': dict(extra, name=name)}, token)[0]['application_credential']
        env = dict(base, OS_AUTH_TYPE='v3applicationcredential', OS_APPLICATION_CREDENTIAL_ID=made['id'],
                   OS_APPLICATION_CREDENTIAL_SECRET=made['secret'])
    ids['application_credentials'][name] = env['OS_APPLICATION_CREDENTIAL_ID']
    save(name, env)

names = {'OS_AUTH_URL': 'auth_url', 'OS_USERNAME': 'username', 'OS_PASSWORD': 'password', 'OS_PROJECT_NAME': 'project_name',
         'OS_USER_DOMAIN_ID': 'user_domain_id', 'OS_PROJECT_DOMAIN_ID': 'project_domain_id',
         'OS_APPLICATION_CREDENTIAL_ID': 'application_credential_id', 'OS_APPLICATION_CREDENTIAL_SECRET': 'application_credential_secret'}
with open(os.open(os.path.join(DIR, 'clouds.yaml'), os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), 'w') as f:
    f.write('clouds:\n')
    for name, env in envs.items():
        f.write('  %s:\n    auth_type: %s\n    region_name: RegionOne\n    interface: public\n    auth:\n' % (name, env['OS_AUTH_TYPE']))
        f.writelines('      %s: %s\n' % (names[k], v) for k, v in env.items() if k in names)
with open(os.path.join(DIR, 'ids.json'), 'w') as f:
    json.dump(ids, f, indent=1)
PY
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  set -euo pipefail
  S=${OCTAVIA_STATE:-$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/state}
  [ "${1:-}" = token ] && [ -s "$S/keystone/${2:-}.env" ] || { sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2; }
  keystone_py token "$S/keystone/$2.env"; exit
fi

# ---------------------------------------------------------------- for octavia-up.sh (its functions and settings are in scope)
K=$S/keystone
KPORT=${KEYSTONE_PORT:-$((PORT + 5124))}
KURL=http://127.0.0.1:$KPORT
TOKEN_SECONDS=${KEYSTONE_TOKEN_SECONDS:-3600}

keystone_database() { # after MariaDB is up: schema, keys, first admin
  mkdir -p "$K"; mkdir -p -m 700 "$K/fernet"
  "${MYSQL[@]}" <<'SQL'
CREATE DATABASE IF NOT EXISTS keystone CHARACTER SET utf8mb3;
CREATE USER IF NOT EXISTS keystone@'127.0.0.1' IDENTIFIED BY 'keystone';
GRANT ALL ON keystone.* TO keystone@'127.0.0.1';
SQL
  cat > "$K/keystone.conf" <<CONF
[DEFAULT]
public_endpoint = $KURL/
[database]
connection = mysql+pymysql://keystone:keystone@127.0.0.1:$DB_PORT/keystone?charset=utf8
[token]
expiration = $TOKEN_SECONDS
[fernet_tokens]
key_repository = $K/fernet
[identity]
# cheap password hashes: tests log in often
password_hash_rounds = 4
[cache]
# in-process, with the isolation of Keystone's own tests; without a cache a request takes 0.3 s
enabled = True
backend = dogpile.cache.memory
proxies = oslo_cache.testing.CacheIsolatingProxy
CONF
  if [ ! -e "$S/mysql/.keystone" ] || [ ! -s "$K/fernet/0" ]; then
    local manage=(env PYTHONWARNINGS=ignore /usr/bin/keystone-manage --config-file "$K/keystone.conf") ok=
    { [ -s "$K/fernet/0" ] || "${manage[@]}" fernet_setup --keystone-user "$ME" --keystone-group "$(id -gn)"; } >"$S/log/keystone-fernet.log" 2>&1 &
    "${manage[@]}" db_sync >"$S/log/keystone-manage.log" 2>&1 &&
      OS_BOOTSTRAP_PASSWORD=admin "${manage[@]}" bootstrap --bootstrap-region-id RegionOne --bootstrap-public-url "$KURL/v3" \
        --bootstrap-internal-url "$KURL/v3" >>"$S/log/keystone-manage.log" 2>&1 && ok=1
    wait $! && [ -n "$ok" ] && [ -s "$K/fernet/0" ] || die "keystone-manage"
    : > "$S/mysql/.keystone"
  fi; }

keystone_start() {
  alive keystone && return
  for _ in $(seq 100); do ! port_open "$KPORT" || { sleep 0.1; continue; }; break; done
  ! port_open "$KPORT" || die "port $KPORT is taken"
  : > "$S/log/keystone.log"
  spawn keystone env PYTHONPATH="$S" PYTHONWARNINGS=ignore $PY -m gunicorn -k gthread --workers 1 --threads 8 --bind "127.0.0.1:$KPORT" --timeout 120 \
    --keep-alive 75 --graceful-timeout 2 "octavia_lab:keystone('$K/keystone.conf')"; }

keystone_seed() {
  wait_for 60 keystone curl -fsS -m 5 "$KURL/v3"
  keystone_py seed "$K" "$KURL" "$URL" || die "keystone seed"; }

keystone_conf() { # part of octavia.conf
  cat <<CONF
[keystone_authtoken]
www_authenticate_uri = $KURL
auth_url = $KURL
auth_type = password
username = octavia
password = octavia
project_name = service
user_domain_id = default
project_domain_id = default
region_name = RegionOne
service_token_roles_required = True
service_type = load-balancer
token_cache_time = ${OCTAVIA_TOKEN_CACHE:-5}
CONF
}
