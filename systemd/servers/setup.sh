# shellcheck shell=bash
# Read by systemd/install: a hub's servers on this machine, for SERVERS="postgresql redis mosquitto" or some of them.

MOSQUITTO=/etc/mosquitto
BROKER=/var/lib/ingle-broker

set_up_servers() {
    for server in $SERVERS; do
        case $server in
            postgresql | redis | mosquitto) ;;
            *) fail "SERVERS=$SERVERS: there is no $server: postgresql, redis and mosquitto are what can be set up" ;;
        esac
    done
    [ "$ROLES" != satellite ] || fail "SERVERS is for a hub."
    for server in $SERVERS; do "set_up_$server"; done
}

bring() { # bring PACKAGE...
    missing=
    for package in "$@"; do dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"; done
    [ -n "$missing" ] || return 0
    say "installing$missing"
    # shellcheck disable=SC2086 # one word per package
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing; } \
        >"$ROOT/failed.log" 2>&1 ||
        fail "apt could not install$missing. Is the network up? $ROOT/failed.log has its words."
}

drop_in() { # drop_in UNIT FILE: what stands in the file is added to the unit
    install -d "$UNITS/$1.d"
    install -m 644 "$HERE/systemd/servers/$2" "$UNITS/$1.d/ingle.conf"
    systemctl daemon-reload
}

set_unless_set() { # set_unless_set NAME VALUE: in hub.env
    grep -q "^$1=" "$CONFIGURATION/hub.env" || printf '%s=%s\n' "$1" "$2" >>"$CONFIGURATION/hub.env"
}

as_postgres() { (cd / && runuser -u postgres -- "$@"); }

set_up_postgresql() {
    bring postgresql
    drop_in postgresql@.service postgresql.conf
    systemctl --quiet enable postgresql
    systemctl restart postgresql
    as_postgres pg_isready -q ||
        fail "PostgreSQL does not start in the sizes of $CONFIGURATION/hub.env: journalctl -u 'postgresql@*' says why."
    [ "$(as_postgres psql -Atc "SELECT 1 FROM pg_roles WHERE rolname = 'ingle'")" = 1 ] || as_postgres createuser ingle
    [ "$(as_postgres psql -Atc "SELECT 1 FROM pg_database WHERE datname = 'ingle'")" = 1 ] ||
        as_postgres createdb --owner=ingle ingle
    set_unless_set DATABASE_ENABLED true
    set_unless_set DATABASE_URL "postgresql://ingle@/ingle?host=/run/postgresql"
    say "PostgreSQL holds the conversations in its database ingle, which only the user ingle may enter"
}

set_up_redis() {
    bring redis-server
    drop_in redis-server.service redis.conf
    systemctl --quiet enable redis-server
    systemctl restart redis-server
    usermod --append --groups redis ingle
    set_unless_set REDIS_ENABLED true
    set_unless_set REDIS_URL unix:///run/redis/redis-server.sock
    say "Redis is the cache, over its local socket"
}

set_up_mosquitto() {
    bring mosquitto
    secret=$CONFIGURATION/secrets/MQTT_PASSWORD
    if [ ! -e "$secret" ]; then
        (umask 077 && head -c 24 /dev/urandom | base64 | tr '+/' '-_' >"$secret")
    fi
    set_unless_set MQTT_URL mqtt://hub@127.0.0.1:1883
    set_unless_set HUB_BROKER_DIR "$BROKER"
    install -d -m 700 -o ingle -g ingle "$STATE"
    # setgid: what the hub writes there is Mosquitto's to read, and nobody else's.
    install -d -o ingle -g mosquitto "$BROKER"
    chmod 2750 "$BROKER"
    # The password by the environment: on a command line everybody could read it.
    (cd "$ROOT/$NEW" && MQTT_PASSWORD=$(cat "$secret") INGLE_STATE_DIR=$STATE HUB_BROKER_DIR=$BROKER \
        MQTT_URL=$(set_value MQTT_URL) MQTT_TOPIC_PREFIX=$(set_value MQTT_TOPIC_PREFIX) \
        runuser -u ingle -- .venv/bin/python -m hub.pair prepare) || fail "Mosquitto's accounts could not be written."
    install -m 644 "$HERE/systemd/servers/mosquitto.conf" "$MOSQUITTO/conf.d/ingle.conf"
    rm -f "$MOSQUITTO/ingle.passwd" "$MOSQUITTO/ingle.acl" # where accounts were made by hand
    put_units "$ROOT/$NEW" hub
    systemctl --quiet enable mosquitto ingle-broker-files.service
    systemctl --quiet enable --now ingle-broker-reload.path
    systemctl stop ingle-hub.service 2>/dev/null || : # its private broker has the port
    systemctl restart mosquitto
    say "Mosquitto takes paired satellites on port 8883. A code for one: cd $ROOT/current; sudo .venv/bin/python -m hub.pair new"
}

set_value() { sed -n "s/^$1=//p" "$CONFIGURATION/hub.env" | tail -n 1; }

# The servers stay, without what was set up for the hub; with PURGE without what they hold, too.
forget_servers() {
    for unit in postgresql@.service redis-server.service; do
        if [ -e "$UNITS/$unit.d/ingle.conf" ]; then
            rm -r "${UNITS:?}/$unit.d"
            systemctl daemon-reload
            systemctl try-restart "${unit/@/}" 2>/dev/null || :
        fi
    done
    if [ -e "$MOSQUITTO/conf.d/ingle.conf" ]; then
        rm "$MOSQUITTO/conf.d/ingle.conf"
        systemctl try-restart mosquitto 2>/dev/null || :
    fi
    rm -rf "$BROKER" # made again of what is in $STATE
    [ -n "${PURGE:-}" ] || return 0
    if as_postgres pg_isready -q 2>/dev/null; then
        as_postgres dropdb --if-exists --force ingle
        as_postgres dropuser --if-exists ingle
    fi
}
