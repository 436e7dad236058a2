CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.audit (
    client_id character varying NOT NULL,
    member_id character varying NOT NULL,
    number bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    user_id bigint NOT NULL,
    name character varying NOT NULL,
    deed character varying NOT NULL,
    about json NOT NULL
);
CREATE TABLE public.erasure_receipts (
    client_id character varying NOT NULL,
    portal_digest bytea NOT NULL,
    erased_at timestamp with time zone NOT NULL
);
CREATE TABLE public.first_keys (
    client_id character varying NOT NULL,
    fingerprint bytea NOT NULL,
    first_at timestamp with time zone NOT NULL
);
CREATE TABLE public.installations (
    client_id character varying NOT NULL,
    member_id character varying NOT NULL,
    endpoint character varying NOT NULL,
    oauth_server character varying NOT NULL,
    app_id bigint NOT NULL,
    app_code character varying NOT NULL,
    installer_id bigint,
    installed_at timestamp with time zone NOT NULL,
    application_token_digest bytea,
    access_everybody boolean NOT NULL,
    access_codes json NOT NULL,
    access_lost boolean NOT NULL,
    aliases json NOT NULL,
    removal_hinted_at timestamp with time zone,
    removed_at timestamp with time zone,
    generation bigint NOT NULL,
    revision bigint NOT NULL,
    access_listed json,
    tab_export character varying,
    tab_key_fields json,
    other_server character varying,
    answered_at timestamp with time zone,
    clean_asked_at timestamp with time zone
);
CREATE TABLE public.kept_records (
    client_id character varying NOT NULL,
    portal_digest bytea NOT NULL,
    sealed bytea NOT NULL,
    erase_at timestamp with time zone NOT NULL
);
CREATE TABLE public.oauth_states (
    client_id character varying NOT NULL,
    digest bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.seen_access_tokens (
    client_id character varying NOT NULL,
    member_id character varying NOT NULL,
    user_id bigint NOT NULL,
    digest bytea NOT NULL,
    seen_at timestamp with time zone NOT NULL
);
CREATE TABLE public.token_pairs (
    client_id character varying NOT NULL,
    member_id character varying NOT NULL,
    user_id bigint NOT NULL,
    access_token bytea NOT NULL,
    refresh_token bytea NOT NULL,
    access_token_digest bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone NOT NULL,
    generation bigint NOT NULL,
    trade_owner character varying,
    trade_until double precision,
    oauth_server character varying
);
CREATE TABLE public.turns (
    client_id character varying NOT NULL,
    task character varying NOT NULL,
    owner character varying NOT NULL,
    until double precision NOT NULL
);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (client_id, member_id, number);
ALTER TABLE ONLY public.erasure_receipts
    ADD CONSTRAINT erasure_receipts_pkey PRIMARY KEY (client_id, portal_digest, erased_at);
ALTER TABLE ONLY public.first_keys
    ADD CONSTRAINT first_keys_pkey PRIMARY KEY (client_id, fingerprint);
ALTER TABLE ONLY public.installations
    ADD CONSTRAINT installations_pkey PRIMARY KEY (client_id, member_id);
ALTER TABLE ONLY public.kept_records
    ADD CONSTRAINT kept_records_pkey PRIMARY KEY (client_id, portal_digest);
ALTER TABLE ONLY public.oauth_states
    ADD CONSTRAINT oauth_states_pkey PRIMARY KEY (client_id, digest);
ALTER TABLE ONLY public.seen_access_tokens
    ADD CONSTRAINT seen_access_tokens_pkey PRIMARY KEY (client_id, member_id, user_id, digest);
ALTER TABLE ONLY public.token_pairs
    ADD CONSTRAINT token_pairs_pkey PRIMARY KEY (client_id, member_id, user_id);
ALTER TABLE ONLY public.turns
    ADD CONSTRAINT turns_pkey PRIMARY KEY (client_id, task);
CREATE INDEX kept_records_by_end ON public.kept_records USING btree (client_id, erase_at);
CREATE INDEX oauth_states_by_end ON public.oauth_states USING btree (client_id, expires_at);
CREATE INDEX seen_access_tokens_by_age ON public.seen_access_tokens USING btree (client_id, seen_at);
CREATE INDEX token_pairs_by_use ON public.token_pairs USING btree (client_id, last_used_at);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_client_id_member_id_fkey FOREIGN KEY (client_id, member_id) REFERENCES public.installations(client_id, member_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.seen_access_tokens
    ADD CONSTRAINT seen_access_tokens_client_id_member_id_fkey FOREIGN KEY (client_id, member_id) REFERENCES public.installations(client_id, member_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.token_pairs
    ADD CONSTRAINT token_pairs_client_id_member_id_fkey FOREIGN KEY (client_id, member_id) REFERENCES public.installations(client_id, member_id) ON DELETE CASCADE;
INSERT INTO public.alembic_version VALUES ('0007');
