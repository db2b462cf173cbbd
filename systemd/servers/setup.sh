# shellcheck shell=bash
# Read by systemd/install: a hub's servers on this machine, for SERVERS="postgresql redis mosquitto" or some of them.

MOSQUITTO=/etc/mosquitto

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
    set_unless_set REDIS_ENABLED true
    say "Redis is the cache"
}

set_up_mosquitto() {
    bring mosquitto
    secret=$CONFIGURATION/secrets/MQTT_PASSWORD
    if [ ! -e "$secret" ]; then
        (umask 077 && head -c 24 /dev/urandom | base64 | tr '+/' '-_' >"$secret")
    fi
    if ! grep -q '^hub:' "$MOSQUITTO/ingle.passwd" 2>/dev/null; then
        # By way of a file: on a command line everybody could read the password.
        (umask 077 && printf 'hub:%s\n' "$(cat "$secret")" >"$MOSQUITTO/ingle.new")
        mosquitto_passwd -U "$MOSQUITTO/ingle.new"
        cat "$MOSQUITTO/ingle.new" >>"$MOSQUITTO/ingle.passwd"
        rm "$MOSQUITTO/ingle.new"
    fi
    install -m 640 -g mosquitto "$HERE/systemd/servers/mosquitto.acl" "$MOSQUITTO/ingle.acl"
    chgrp mosquitto "$MOSQUITTO/ingle.passwd"
    chmod 640 "$MOSQUITTO/ingle.passwd"
    install -m 644 "$HERE/systemd/servers/mosquitto.conf" "$MOSQUITTO/conf.d/ingle.conf"
    systemctl --quiet enable mosquitto
    systemctl stop ingle-hub.service 2>/dev/null || : # its private broker has the port
    systemctl restart mosquitto
    set_unless_set MQTT_URL mqtt://hub@127.0.0.1:1883
    say "Mosquitto takes satellites on port 1883. For each: mosquitto_passwd $MOSQUITTO/ingle.passwd SATELLITE_ID"
}

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
    [ -n "${PURGE:-}" ] || return 0
    rm -f "$MOSQUITTO/ingle.passwd" "$MOSQUITTO/ingle.acl"
    if as_postgres pg_isready -q 2>/dev/null; then
        as_postgres dropdb --if-exists --force ingle
        as_postgres dropuser --if-exists ingle
    fi
}
