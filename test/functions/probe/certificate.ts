/**
 * A key and a self-signed certificate for shop.example, made for these tests and used nowhere else:
 * openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 \
 *   -subj /CN=shop.example -addext subjectAltName=DNS:shop.example
 */
export const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgMdw8zyXYV4nP01FR
IkvOuKEWJjb7DgVPr2r4QBeFtaGhRANCAAQwaYnpTD/b445VP13rGLquVifv/lBI
/gtf9RYKGylwtxOlT7wUA5ICgbfZQ5/75cdGgKrtxsGeRM/ZY2LNyOur
-----END PRIVATE KEY-----`;

export const cert = `-----BEGIN CERTIFICATE-----
MIIBnjCCAUSgAwIBAgIUN22oNTk+xYfm7kJn/hYFN0dD89owCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMc2hvcC5leGFtcGxlMCAXDTI2MTEyMTExMjMyMloYDzIxMjYx
MDI4MTEyMzIyWjAXMRUwEwYDVQQDDAxzaG9wLmV4YW1wbGUwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAAQwaYnpTD/b445VP13rGLquVifv/lBI/gtf9RYKGylwtxOl
T7wUA5ICgbfZQ5/75cdGgKrtxsGeRM/ZY2LNyOuro2wwajAdBgNVHQ4EFgQUm2D7
kg36mLAR9rpwLfG2W1qwxMUwHwYDVR0jBBgwFoAUm2D7kg36mLAR9rpwLfG2W1qw
xMUwDwYDVR0TAQH/BAUwAwEB/zAXBgNVHREEEDAOggxzaG9wLmV4YW1wbGUwCgYI
KoZIzj0EAwIDSAAwRQIhAN6//CXRYPIiDAxPQU4CXQcvpwKnk3T53IO49REoSY6h
AiB88o14UEQ6MI6LjVkvfm5dPP08sXH384C1VuZKnTEQ+A==
-----END CERTIFICATE-----`;
