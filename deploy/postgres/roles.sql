-- The roles of a Belay database. Apply as a superuser, or as the owner of the database who may create roles, before
-- the first migration, and again whenever you like: it changes nothing that is already so.
--
--     psql --dbname belay --file roles.sql
--     psql --dbname belay --command '\password belay_worker'        (and the others)
--
-- belay_owner    owns the schema; migrations, `belay store …` and nothing else log in with it
-- belay_worker   the five workers; may read and add everywhere, change and remove everywhere but in the audit log
-- belay_reader   dashboards and auditors; may read
--
-- No role has a password here, so nobody can log in until you set one.

\set ON_ERROR_STOP on
SET client_min_messages = warning;

DO $roles$
DECLARE
    role name;
BEGIN
    FOREACH role IN ARRAY ARRAY['belay_owner', 'belay_worker', 'belay_reader'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', role);
        END IF;
        -- Said again each time: a role that somebody widened is narrowed.
        EXECUTE format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', role);
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role);
    END LOOP;
    -- The owner makes the schema of a second installation, or of a test, in the same database.
    EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO belay_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
END
$roles$;

-- A transaction that someone left open keeps rows from being cleaned up; a worker's are milliseconds long.
ALTER ROLE belay_worker SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE belay_reader SET default_transaction_read_only = on;
ALTER ROLE belay_reader SET statement_timeout = '5min';

CREATE SCHEMA IF NOT EXISTS belay AUTHORIZATION belay_owner;
ALTER SCHEMA belay OWNER TO belay_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA belay TO belay_worker, belay_reader;
ALTER ROLE belay_owner SET search_path = belay;
ALTER ROLE belay_worker SET search_path = belay;
ALTER ROLE belay_reader SET search_path = belay;

-- A table made by a later migration can be read and added to from its first moment, and no more: whatever is
-- forgotten is forgotten on the safe side.
ALTER DEFAULT PRIVILEGES FOR ROLE belay_owner IN SCHEMA belay GRANT SELECT, INSERT ON TABLES TO belay_worker;
ALTER DEFAULT PRIVILEGES FOR ROLE belay_owner IN SCHEMA belay GRANT USAGE, SELECT ON SEQUENCES TO belay_worker;
ALTER DEFAULT PRIVILEGES FOR ROLE belay_owner IN SCHEMA belay GRANT SELECT ON TABLES TO belay_reader;

-- What every migration calls when it ends. It gives the worker the right to change
-- and remove rows in every table of the schema except those that only grow, and takes it from those.
--
-- TO ADAPT when tables that only grow are added or renamed: `only_grows`, here and nowhere else. The audit log stands in
-- belay.entry, its sequencing (index, leaf hash) in belay.leaf, its tree in belay.log_head and belay.tree_node, and the
-- keys that signed it in belay.log_key; the policies
-- and directories of all versions in belay.document; who may change them in belay.policy_root, and what they signed in
-- belay.bundle; and the cases that a recovery found to be lost in belay.lost_case.
CREATE OR REPLACE FUNCTION belay.settle_privileges() RETURNS void
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog AS $settle$
DECLARE
    only_grows CONSTANT name[] := ARRAY[
        'entry', 'leaf', 'log_head', 'tree_node', 'log_key', 'document', 'policy_root', 'bundle', 'lost_case'
    ];
    relation name;
BEGIN
    FOR relation IN
        SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'belay' AND c.relkind IN ('r', 'p') ORDER BY c.relname
    LOOP
        EXECUTE format('REVOKE ALL ON belay.%I FROM PUBLIC, belay_worker, belay_reader', relation);
        EXECUTE format('GRANT SELECT ON belay.%I TO belay_reader', relation);
        IF relation = ANY (only_grows) THEN
            EXECUTE format('GRANT SELECT, INSERT ON belay.%I TO belay_worker', relation);
        ELSIF relation = 'subject_key' THEN
            -- Keys of what people wrote: no worker destroys one.
            EXECUTE format('GRANT SELECT, INSERT, UPDATE ON belay.%I TO belay_worker', relation);
        ELSE
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON belay.%I TO belay_worker', relation);
        END IF;
    END LOOP;
END
$settle$;
ALTER FUNCTION belay.settle_privileges() OWNER TO belay_owner;
REVOKE ALL ON FUNCTION belay.settle_privileges() FROM PUBLIC;

-- The tables that are there already. Only their owner can grant on them, and a superuser acts as their owner.
DO $$ BEGIN PERFORM belay.settle_privileges(); END $$;
