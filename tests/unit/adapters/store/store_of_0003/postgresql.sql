-- A store as main left it on 28 November 2026, after its three migrations (pg_dump --inserts, settings left out).
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
    tab_key_fields json
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
    trade_until double precision
);
INSERT INTO public.alembic_version VALUES ('0003');
INSERT INTO public.audit VALUES ('app', 'chosen', 1, '2026-05-04 09:30:15.123456+00', 1, 'Ada Archer', 'added', '["U7", "Dirk M\u00f6ss"]');
INSERT INTO public.audit VALUES ('app', 'chosen', 2, '2026-05-04 10:30:15.123456+00', 1, 'Ada Archer', 'export', '["everybody", "nobody"]');
INSERT INTO public.erasure_receipts VALUES ('app', '\x1dd9fb612aac31eccdb1690a1ce14107cc79e9c70e2fc1485bf238b026c4f8dc', '2026-05-04 10:30:15.123456+00');
INSERT INTO public.installations VALUES ('app', 'chosen', 'https://portal.test:8443', 'https://oauth.test', 17, 'local.1', 1, '2026-05-04 09:30:15.123456+00', '\x6464646464646464646464646464646464646464646464646464646464646464', false, '["D4", "U7"]', false, '["https://alias.test:8443", "https://other.test:8443"]', '2026-05-04 10:30:15.123456+00', NULL, 1777887015, 2, '[["D4", "Sales"], ["U7", "Dirk M\u00f6ss"]]', 'nobody', '["NAME", "UF_CRM_1"]');
INSERT INTO public.installations VALUES ('app', 'everybody', 'https://portal.test:8443', 'https://oauth.test', 17, 'local.1', 1, '2026-05-04 09:30:15.123456+00', '\x6464646464646464646464646464646464646464646464646464646464646464', true, '[]', false, '["https://alias.test:8443", "https://other.test:8443"]', NULL, NULL, 1777887015, 1, '[]', 'everybody', '["NAME", "PHONE", "EMAIL", "COMPANY_TITLE", "SOURCE_ID", "OPPORTUNITY", "ASSIGNED_BY_ID"]');
INSERT INTO public.installations VALUES ('app', 'kept-list', 'https://portal.test:8443', 'https://oauth.test', 17, 'local.1', 1, '2026-05-04 09:30:15.123456+00', '\x6464646464646464646464646464646464646464646464646464646464646464', false, '[]', false, '["https://alias.test:8443", "https://other.test:8443"]', NULL, NULL, 1777887015, 1, '[["D4", "Sales"], ["U7", "Dirk M\u00f6ss"]]', 'everybody', '["NAME", "PHONE", "EMAIL", "COMPANY_TITLE", "SOURCE_ID", "OPPORTUNITY", "ASSIGNED_BY_ID"]');
INSERT INTO public.installations VALUES ('app', 'lost', 'https://portal.test:8443', 'https://oauth.test', 17, 'local.1', NULL, '2026-05-04 09:30:15.123456+00', NULL, false, '[]', true, '[]', NULL, NULL, 1777887015, 1, '[]', 'everybody', '["NAME", "PHONE", "EMAIL", "COMPANY_TITLE", "SOURCE_ID", "OPPORTUNITY", "ASSIGNED_BY_ID"]');
INSERT INTO public.installations VALUES ('app', 'removed', 'https://portal.test:8443', 'https://oauth.test', 17, 'local.1', 1, '2026-05-04 09:30:15.123456+00', NULL, false, '[]', false, '["https://alias.test:8443", "https://other.test:8443"]', NULL, '2026-05-04 10:30:15.123456+00', 1777887015, 2, '[]', 'everybody', '["NAME", "PHONE", "EMAIL", "COMPANY_TITLE", "SOURCE_ID", "OPPORTUNITY", "ASSIGNED_BY_ID"]');
INSERT INTO public.installations VALUES ('app', 'older', 'https://portal.test:8443', 'https://oauth.test', 17, 'local.1', 1, '2026-05-04 09:30:15.123456+00', '\x6464646464646464646464646464646464646464646464646464646464646464', false, '["U7"]', false, '["https://alias.test:8443", "https://other.test:8443"]', NULL, NULL, 1777887015, 1, NULL, NULL, NULL);
INSERT INTO public.oauth_states VALUES ('app', '\x6464646464646464646464646464646464646464646464646464646464646464', '2026-05-04 10:30:15.123456+00');
INSERT INTO public.seen_access_tokens VALUES ('app', 'chosen', 1, '\x7d67b00a1444c67d33d59c3a6ee4d2e5c4198b6986cb8eda76f468c885e1301a', '2026-05-04 09:30:15.123456+00');
INSERT INTO public.seen_access_tokens VALUES ('app', 'chosen', 5, '\x225c5e20b90bdec661fcca40f91ff3d766095080553bf31c2095a9aaf0421df2', '2026-05-04 09:30:15.123456+00');
INSERT INTO public.seen_access_tokens VALUES ('app', 'chosen', 6, '\x4a144e49d26bb10768138f2704a2f78c5aaa3216b5af91c731612caf562daf82', '2026-05-04 09:30:15.123456+00');
INSERT INTO public.seen_access_tokens VALUES ('app', 'everybody', 1, '\x89bb293df7d0c0a3e1a738aaf2d1dd92a2920c5192ede2b4484ba509229e9342', '2026-05-04 09:30:15.123456+00');
INSERT INTO public.seen_access_tokens VALUES ('app', 'kept-list', 1, '\x532b8d3a613b20513de9a600352f206cc68e39624615f81d1368700aa062253d', '2026-05-04 09:30:15.123456+00');
INSERT INTO public.seen_access_tokens VALUES ('app', 'older', 1, '\xad3a84458c88612c7334c8c0dba1ba8368c776fb27a92251a9890836d0bf93aa', '2026-05-04 09:30:15.123456+00');
INSERT INTO public.token_pairs VALUES ('app', 'chosen', 1, '\x6268088f93366e271ae392deec481e5fd61ff0183cd6ad3c3655ed4f7eb8afdac40406212a7cda03a150ea5533e9813da6', '\x6268088f93366e27ed069f2cec52319d411de78f4d703d8dbe3e8669998d5f2673b1d0c4300f44777b8466f56babd04475b7', '\x7d67b00a1444c67d33d59c3a6ee4d2e5c4198b6986cb8eda76f468c885e1301a', '2026-05-04 10:30:15.123456+00', '2026-05-04 09:30:15.123456+00', 1, NULL, NULL);
INSERT INTO public.token_pairs VALUES ('app', 'chosen', 5, '\x6268088f93366e2784d7cf0b52b3771a1febc55728e7d77601530e78d1808c90a3acc39da6ff01f12c3f5337a9ab11', '\x6268088f93366e27327f7cff1d6d334fa45830e738cff033b8b39e801d819c6f8a06a5146307523c8610cc7d6d6d3641', '\x225c5e20b90bdec661fcca40f91ff3d766095080553bf31c2095a9aaf0421df2', '2026-05-04 10:30:15.123456+00', '2026-05-04 09:30:15.123456+00', 1, NULL, 0);
INSERT INTO public.token_pairs VALUES ('app', 'chosen', 6, '\x6268088f93366e27c13dd46b766cd7145f94dea4e44f4a8ccd72d6d6067f1b04984f800085f669bc0fc710137d62', '\x6268088f93366e27c50e12d5f37a718e3014cd5c049bd258de4060feea5e6060481c660a0c1bb1bb55a2eb4c788af1', '\x4a144e49d26bb10768138f2704a2f78c5aaa3216b5af91c731612caf562daf82', '2026-05-04 10:30:15.123456+00', '2026-05-04 09:30:15.123456+00', 1, NULL, NULL);
INSERT INTO public.token_pairs VALUES ('app', 'everybody', 1, '\x6268088f93366e27acb45e4d20331c5f5b5a0576e13e210bda9e3d959f14f64e4b1b5b5d179bbdf678b759d8beb4f4f860dcd029', '\x6268088f93366e278560e95f40ce6f12bfec089d6a320f3ff44224f96b4cd7259e21decc9a489bbf19816e9a0f3c11815b5dcda96f', '\x89bb293df7d0c0a3e1a738aaf2d1dd92a2920c5192ede2b4484ba509229e9342', '2026-05-04 10:30:15.123456+00', '2026-05-04 09:30:15.123456+00', 1, NULL, NULL);
INSERT INTO public.token_pairs VALUES ('app', 'kept-list', 1, '\x6268088f93366e27871891a41c187aa7c929d16c9d1788c1813abc4bd52c4462875ee11597e68487cf53ba40d332d407a7542537', '\x6268088f93366e27b1e67df61cfcc55d9afb1afce61a4b9f7dbc7524cda7528c3dcd442278ef3888df8c308e320d446bceab672842', '\x532b8d3a613b20513de9a600352f206cc68e39624615f81d1368700aa062253d', '2026-05-04 10:30:15.123456+00', '2026-05-04 09:30:15.123456+00', 1, NULL, NULL);
INSERT INTO public.token_pairs VALUES ('app', 'older', 1, '\x6268088f93366e27e06f4ddc0a13f606b198b436f977a3380937b3e864e6ead1c8a19875310e811c3013dec1ac61a305', '\x6268088f93366e27179c7f8812183243bbf8a3d31cc8d666e83b709649b79cea9e3d4110c679750d13429fa714a1199d82', '\xad3a84458c88612c7334c8c0dba1ba8368c776fb27a92251a9890836d0bf93aa', '2026-05-04 10:30:15.123456+00', '2026-05-04 09:30:15.123456+00', 1, NULL, NULL);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (client_id, member_id, number);
ALTER TABLE ONLY public.erasure_receipts
    ADD CONSTRAINT erasure_receipts_pkey PRIMARY KEY (client_id, portal_digest, erased_at);
ALTER TABLE ONLY public.installations
    ADD CONSTRAINT installations_pkey PRIMARY KEY (client_id, member_id);
ALTER TABLE ONLY public.oauth_states
    ADD CONSTRAINT oauth_states_pkey PRIMARY KEY (client_id, digest);
ALTER TABLE ONLY public.seen_access_tokens
    ADD CONSTRAINT seen_access_tokens_pkey PRIMARY KEY (client_id, member_id, user_id, digest);
ALTER TABLE ONLY public.token_pairs
    ADD CONSTRAINT token_pairs_pkey PRIMARY KEY (client_id, member_id, user_id);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_client_id_member_id_fkey FOREIGN KEY (client_id, member_id) REFERENCES public.installations(client_id, member_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.seen_access_tokens
    ADD CONSTRAINT seen_access_tokens_client_id_member_id_fkey FOREIGN KEY (client_id, member_id) REFERENCES public.installations(client_id, member_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.token_pairs
    ADD CONSTRAINT token_pairs_client_id_member_id_fkey FOREIGN KEY (client_id, member_id) REFERENCES public.installations(client_id, member_id) ON DELETE CASCADE;
