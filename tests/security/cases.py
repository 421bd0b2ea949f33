"""What shows each case of the list of attack cases: tests by node id below `tests/`, or why it touches nothing yet.

A test is named without its parameters. `NOT_YET` are cases about what the portal does not have; the sentence says what.
"""

A, S, T, U = (
    "security/test_addresses.py::",
    "security/test_secrets.py::",
    "security/test_text.py::",
    "security/test_upstream.py::",
)
P, R, F, M = (
    "security/test_pages.py::",
    "security/test_rights.py::",
    "security/test_fuzz.py::",
    "portal/test_access_matrix.py::",
)
STEP, WIRE = "portal/test_test_step_attacks.py::", "designer/transport/"
DOOR = "portal/test_accounts_attacks.py::"
PROCESS = "security/test_process.py::"
W, FAULTS, ZIP = "security/test_ways_out.py::", "security/test_faults.py::", "security/test_archives.py::"
KINDS = "security/test_secret_kinds.py::test_secrets_of_every_kind_are_found_nowhere"
GOING, ATTACK, RENEWING = (f"portal/signins/test_{each}.py::" for each in ("sign_in", "attacks", "refresh"))
BROUGHT, TRAFFIC = "portal/imports/test_imports.py::", "designer/traffic/test_laws.py::"
NO_WAY = W + "test_no_way_reaches_a_closed_address"
NO_REDIRECT = W + "test_a_redirect_reaches_no_closed_address_and_takes_no_secret_along"
TOKEN_FAULT = FAULTS + "test_a_fault_of_a_token_endpoint_ends_in_a_sentence"
IMPORT_FAULT = FAULTS + "test_a_fault_of_an_address_to_import_from_ends_in_a_sentence"
TABLE = M + "test_everybody_gets_the_answer_of_the_table"
NEVER_REACHED = A + "test_a_closed_address_is_never_reached"
FAULT = U + "test_a_fault_ends_typed"
YAML_REFUSED, JSON_REFUSED = (
    T + "test_D01_D09_yaml_is_refused_in_the_source",
    T + "test_D06_D09_json_is_refused_as_a_sample",
)

SHOWN: dict[str, tuple[str, ...]] = {
    "A01": (
        NEVER_REACHED,
        NO_WAY,
        A + "test_A01_an_open_and_a_closed_port_look_alike",
        W + "test_an_open_and_a_closed_port_look_alike",
    ),
    "A02": (NEVER_REACHED, NO_WAY, A + "test_A02_the_operator_cannot_open_metadata"),
    "A04": (NEVER_REACHED, NO_WAY, WIRE + "test_reach.py::test_A04_odd_spellings_of_an_address_are_unusable"),
    "A06": (NEVER_REACHED, NO_WAY),
    "A07": (NEVER_REACHED, NO_WAY, "designer/test_addresses.py::test_no_form_hides_an_ipv4_address"),
    "A11": (A + "test_a_name_is_judged_by_all_its_addresses", NO_WAY),
    "A12": (
        NO_WAY,
        A + "test_a_name_is_judged_by_all_its_addresses",
        WIRE + "test_reach.py::test_a_name_is_judged_by_every_address_it_has",
    ),
    "A13": (
        WIRE + "test_reach.py::test_A13_a_name_that_changes_its_address_is_resolved_once",
        W + "test_a_name_that_changes_its_address_is_resolved_once",
    ),
    "A15": (
        NO_REDIRECT,
        A + "test_A15_a_redirect_to_the_canary_is_not_followed",
        WIRE + "test_reach.py::test_A15_a_redirect_to_a_blocked_address_shows_the_chain",
    ),
    "A17": (
        W + "test_no_way_takes_another_scheme",
        W + "test_an_address_of_another_kind_is_no_address_to_import_from",
        A + "test_A17_A18_an_address_of_another_kind_is_refused_when_it_is_saved",
        A + "test_A17_a_scheme_from_a_file_is_never_used",
        A + "test_A17_another_scheme_cannot_be_chosen",
    ),
    "A18": (
        A + "test_A17_A18_an_address_of_another_kind_is_refused_when_it_is_saved",
        A + "test_A18_what_follows_the_fragment_is_never_the_host",
        NEVER_REACHED,
        NO_WAY,
    ),
    "A22": (NEVER_REACHED, NO_WAY),
    "A23": (
        W + "test_the_portal_is_not_called_by_itself",
        A + "test_A23_the_portal_is_not_called_by_itself",
        "portal/test_serving.py::test_calls_never_reach_the_portal_itself",
    ),
    "A24": (NEVER_REACHED, NO_WAY, A + "test_A24_a_port_that_is_none_is_refused_when_it_is_saved"),
    "A25": (
        A + "test_A25_no_policy_leads_a_call_elsewhere",
        WIRE + "test_reach.py::test_A25_the_address_is_checked_when_it_is_dialled",
    ),
    "A27": (
        "designer/transport/test_only_way_out.py::test_A27_only_the_transport_can_dial",
        NEVER_REACHED,
        NO_WAY,
        W + "test_the_pages_of_an_import_reach_no_closed_address",
        W + "test_D11_D12_no_reference_of_a_file_is_fetched",
        W + "test_an_icon_fetches_nothing",
    ),
    "A29": (
        A + "test_A29_A30_proxies_and_netrc_of_the_operator_are_not_used",
        W + "test_proxies_and_netrc_of_the_operator_are_not_used",
    ),
    "A30": (
        A + "test_A29_A30_proxies_and_netrc_of_the_operator_are_not_used",
        W + "test_proxies_and_netrc_of_the_operator_are_not_used",
    ),
    "B01": (
        NO_REDIRECT,
        ATTACK + "test_a_token_endpoint_that_redirects_is_not_followed",
        A + "test_B01_B03_a_redirect_to_another_host_takes_no_key_along",
        WIRE + "test_credentials.py::test_B01_credentials_stay_with_their_origin",
    ),
    "B03": (
        A + "test_B01_B03_a_redirect_to_another_host_takes_no_key_along",
        WIRE + "test_credentials.py::test_B03_a_key_in_the_query_stays_with_its_origin",
    ),
    "B04": (
        GOING + "test_an_editor_who_moves_the_token_url_gets_nobodys_tokens",
        ATTACK + "test_a_client_secret_goes_nowhere_but_where_it_was_given_for",
        ATTACK + "test_what_changes_while_somebody_is_away_gets_neither_code_nor_tokens",
        ATTACK + "test_a_connection_is_not_bound_to_a_host_that_appeared_while_somebody_was_away",
        ATTACK + "test_reconnecting_asks_first_where_tokens_are_asked_for_elsewhere",
        ATTACK + "test_a_password_that_is_kept_goes_nowhere_else",
        ATTACK + "test_tokens_of_a_try_go_nowhere_else",
        S + "test_B04_the_secrets_of_a_connection_stay_with_the_host_it_was_made_for",
        STEP + "test_b04_a_connection_is_not_used_at_another_address",
    ),
    "B07": (
        STEP + "test_b07_a_policy_that_copies_the_key_shows_it_nowhere",
        S + "test_B08_B10_B17_no_page_and_no_export_shows_a_secret",
    ),
    "B08": (
        KINDS,
        ATTACK + "test_no_spelling_of_a_client_secret_stays_of_what_a_service_says",
        ATTACK + "test_a_token_under_any_name_is_masked_in_the_record",
        ATTACK + "test_who_signed_in_is_never_a_token",
        S + "test_B08_B10_B17_no_page_and_no_export_shows_a_secret",
        STEP + "test_b08_a_service_that_echoes_the_key_cannot_make_us_keep_it",
    ),
    "B10": (
        KINDS,
        S + "test_B08_B10_B17_no_page_and_no_export_shows_a_secret",
        S + "test_B10_no_export_holds_a_secret",
        S + "test_B10_nobody_signed_in_no_connection",
    ),
    "B12": (KINDS, S + "test_B12_no_log_line_holds_a_secret", STEP + "test_b12_no_log_line_holds_a_secret"),
    "B14": (
        KINDS,
        S + "test_B14_the_files_of_the_database_hold_no_secret",
        S + "test_B14_no_mail_and_no_session_holds_a_secret",
    ),
    "B15": (
        S + "test_B15_a_value_moved_to_the_row_of_another_is_not_opened",
        STEP + "test_b15_a_moved_ciphertext_is_refused_in_words",
    ),
    "B16": (S + "test_B16_dots_leave_the_secret_as_it_was",),
    "B17": (
        STEP + "test_b17_a_failure_that_quotes_our_request_is_masked",
        U + "test_G07_what_came_back_is_text_wherever_it_is_shown",
    ),
    "C01": (T + "test_C01_a_line_break_in_a_header_is_refused_and_nothing_is_sent",),
    "C03": (
        T + "test_C03_a_header_that_frames_the_request_is_not_sent",
        T + "test_C03_a_key_is_never_put_into_such_a_header",
    ),
    "C05": (T + "test_C05_a_path_value_stays_one_segment", T + "test_C05_dots_alone_are_refused"),
    "C06": (T + "test_C06_a_query_value_is_encoded_once",),
    "C08": (T + "test_C08_a_text_in_a_body_stays_a_text",),
    "C11": (
        T + "test_C11_no_expression_reads_the_environment",
        "designer/test_policies.py::test_every_other_expression_is_refused_and_never_evaluated",
    ),
    "C14": (T + "test_C14_an_expression_about_what_is_not_there_is_said",),
    "C15": (T + "test_C15_D28_a_pattern_of_a_definition_is_never_run",),
    "C19": (T + "test_C19_the_content_type_of_a_body_is_not_the_persons_to_choose",),
    "D01": (YAML_REFUSED,),
    "D02": (YAML_REFUSED,),
    "D04": (YAML_REFUSED,),
    "D05": (YAML_REFUSED, PROCESS + "test_D05_D06_no_depth_ends_the_process"),
    "D06": (
        JSON_REFUSED,
        T + "test_D06_D09_json_is_refused_as_the_body_of_a_call",
        PROCESS + "test_D05_D06_no_depth_ends_the_process",
    ),
    "D08": (YAML_REFUSED, JSON_REFUSED),
    "D09": (YAML_REFUSED, JSON_REFUSED, F + "test_every_post_bears_a_field_of_every_kind"),
    "D11": (T + "test_D11_D12_no_reference_is_ever_fetched", W + "test_D11_D12_no_reference_of_a_file_is_fetched"),
    "D12": (T + "test_D11_D12_no_reference_is_ever_fetched", W + "test_D11_D12_no_reference_of_a_file_is_fetched"),
    "D14": (T + "test_D14_references_in_a_circle_end",),
    "D25": (
        T + "test_D25_a_text_larger_than_its_limit_is_refused",
        F + "test_the_size_and_number_of_fields_are_limited",
    ),
    "D16": (ZIP + "test_no_xml_is_read",),
    "D18": (ZIP + "test_no_xml_is_read",),
    "D19": (ZIP + "test_no_xml_is_read",),
    "D21": (TRAFFIC + "test_no_secret_of_a_recording_stays", TRAFFIC + "test_no_secret_of_a_collection_stays", KINDS),
    "D23": (
        ZIP + "test_d23_what_is_too_much_or_no_description_is_refused",
        ZIP + "test_d23_the_name_of_an_entry_names_nothing_here",
        ZIP + "test_d23_a_link_is_its_own_text_and_leads_nowhere",
        "designer/importers/test_reading.py::test_a_zip_that_unpacks_to_too_much_is_refused",
    ),
    "D24": (IMPORT_FAULT, ZIP + "test_d24_gzip_is_no_description"),
    "D27": (BROUGHT + "test_a_reader_that_dies_is_a_sentence",),
    "D28": (T + "test_C15_D28_a_pattern_of_a_definition_is_never_run",),
    "D29": (P + "test_G06_D29_D30_no_payload_is_more_than_text_on_any_page",),
    "D30": (P + "test_G06_D29_D30_no_payload_is_more_than_text_on_any_page",),
    "D31": (
        W + "test_an_icon_fetches_nothing",
        T + "test_D31_what_is_no_picture_is_refused",
        "portal/wizard/test_steps.py::test_the_icon_is_made_anew_and_an_svg_is_refused_whatever_it_is_called",
    ),
    "D33": (
        T + "test_D33_odd_names_are_kept_as_text_or_refused",
        T + "test_D33_a_path_longer_than_an_index_is_refused",
    ),
    "D35": ("portal/test_admin_sharing.py::test_a_cell_never_runs_as_a_formula",),
    "D38": (T + "test_D38_the_name_of_a_file_names_nothing_here",),
    "E01": (
        GOING + "test_e01_a_state_that_was_not_given_here_asks_for_no_token",
        GOING + "test_e01_somebody_else_cannot_come_back_with_my_state",
        GOING + "test_e01_after_ten_minutes_it_is_too_late",
        GOING + "test_coming_back_at_another_address_than_was_sent_along_is_refused",
        ATTACK + "test_a_code_of_somebody_else_does_not_fit_the_proof",
        ATTACK + "test_the_way_back_names_the_issuer_that_was_asked",
    ),
    "E03": (
        GOING + "test_the_page_of_the_service_gets_a_proof_key_and_the_address_to_come_back_to",
        ATTACK + "test_e03_the_proof_key_serves_once_and_is_forgotten",
        ATTACK + "test_an_address_cannot_say_what_only_the_portal_says",
    ),
    "E06": (
        ATTACK + "test_e06_nobody_is_sent_to_an_address_of_another_kind",
        ATTACK + "test_e06_an_address_of_another_kind_is_refused_when_it_is_saved",
    ),
    "E08": (
        GOING + "test_e08_coming_back_ten_times_at_once_exchanges_the_code_once",
        ATTACK + "test_a_browser_that_looks_ahead_uses_nothing_up",
    ),
    "E09": (
        GOING + "test_e09_what_is_no_token_is_said_and_makes_no_connection",
        TOKEN_FAULT,
        "security/test_sign_in_garbage.py::test_no_answer_breaks_a_flow",
    ),
    "E11": (
        RENEWING + "test_r5_many_callers_in_two_processes_renew_once_for_each_expiry",
        ATTACK + "test_a_refusal_for_ever_is_answered_by_one_refresh",
    ),
    "E13": (ATTACK + "test_e13_more_and_fewer_permissions_are_said",),
    "E14": (
        ATTACK + "test_e14_what_is_deleted_while_tokens_are_asked_for_stays_deleted",
        ATTACK + "test_e14_a_connection_deleted_while_it_is_renewed_is_not_made_again",
    ),
    "E05": (
        ATTACK + "test_e05_nobody_is_led_away_after_signing_in",
        DOOR + "test_nobody_is_sent_away_after_signing_in",
        DOOR + "test_nobody_is_sent_away_after_signing_out",
    ),
    "E15": (
        DOOR + "test_the_tenth_wrong_password_locks_the_account_for_that_address",
        DOOR + "test_a_locked_account_costs_no_hashing",
    ),
    "E17": (DOOR + "test_links_in_mails_are_made_from_the_configured_address", DOOR + "test_a_foreign_host_is_refused"),
    "E18": (
        DOOR + "test_a_session_planted_before_signing_in_is_not_the_one_after",
        "portal/test_sign_in.py::test_signing_out_ends_the_session",
        "portal/test_sign_in.py::test_a_new_password_keeps_this_session_and_ends_the_others",
    ),
    "E19": (
        DOOR + "test_forwarded_addresses_do_not_get_round_the_lock",
        DOOR + "test_only_as_many_proxies_are_believed_as_are_trusted",
    ),
    "F01": (TABLE, M + "test_every_address_has_a_row"),
    "F02": (TABLE, STEP + "test_f02_people_of_another_organisation_get_404"),
    "F04": (
        R + "test_F04_an_unknown_filter_shows_nothing_more",
        "portal/test_admin_sharing.py::test_filters_and_orders_that_do_not_exist_are_refused",
    ),
    "F05": (
        R + "test_F05_further_fields_of_a_form_change_nothing",
        R + "test_F05_a_connection_cannot_be_made_for_somebody_else",
        DOOR + "test_further_fields_of_a_form_change_nothing",
    ),
    "F07": (R + "test_F07_a_viewer_writes_nothing",),
    "F08": (
        R + "test_F08_an_editor_gives_nobody_rights",
        "portal/test_sharing.py::test_an_editor_cannot_share_even_with_a_group_of_one",
    ),
    "F11": (
        "portal/test_people.py::test_the_last_administrator_stays_one",
        "portal/test_sharing.py::test_a_connector_cannot_be_handed_to_nobody_oneself_a_stranger_or_two",
    ),
    "F14": (
        R + "test_F14_a_connection_is_nobody_elses",
        STEP + "test_f14_a_colleague_with_edit_rights_cannot_use_her_connection",
    ),
    "F19": (R + "test_F19_a_draft_is_not_there_for_a_viewer_and_for_strangers",),
    "F22": (R + "test_F22_there_is_no_other_administration",),
    "G01": (
        P + "test_G01_no_write_without_the_token_of_its_page",
        P + "test_G01_signing_in_needs_a_token_and_signing_out_a_post",
    ),
    "G03": (
        P + "test_G03_G04_G09_every_answer_carries_its_guards_and_keeps_them",
        "portal/test_vendor.py::test_no_template_holds_what_the_content_security_policy_refuses",
    ),
    "G04": (
        ATTACK + "test_the_way_back_is_never_a_referrer_and_never_in_a_frame",
        P + "test_G03_G04_G09_every_answer_carries_its_guards_and_keeps_them",
    ),
    "G06": (P + "test_G06_D29_D30_no_payload_is_more_than_text_on_any_page", P + "test_no_page_breaks_on_any_payload"),
    "G07": (
        U + "test_G07_what_came_back_is_text_wherever_it_is_shown",
        STEP + "test_g07_html_from_a_service_is_only_ever_text",
    ),
    "G09": (P + "test_G03_G04_G09_every_answer_carries_its_guards_and_keeps_them",),
    "G11": (
        P + "test_G11_cookies_are_kept_from_scripts_and_other_sites",
        P + "test_G11_with_tls_the_cookies_are_bound_to_their_host",
    ),
    "G12": (P + "test_G12_F22_no_file_of_the_server_is_served",),
    "J01": (
        FAULT,
        TOKEN_FAULT,
        IMPORT_FAULT,
        FAULTS + "test_the_calls_of_a_sign_in_share_one_deadline",
        FAULTS + "test_a_handshake_without_an_end_has_one",
        "designer/transport/test_tls.py::test_J01_a_drip_inside_tls_ends_at_the_deadline",
    ),
    "J02": (
        FAULT,
        TOKEN_FAULT,
        IMPORT_FAULT,
        U + "test_J02_a_huge_answer_takes_little_memory",
        STEP + "test_j02_a_huge_answer_is_cut_and_the_page_stays_small",
    ),
    "J04": (FAULT, TOKEN_FAULT, IMPORT_FAULT, WIRE + "test_requests.py::test_J04_a_redirect_loop_ends_after_five_hops"),
    "J05": (FAULT, TOKEN_FAULT, IMPORT_FAULT, WIRE + "test_answers.py::test_a_broken_answer_has_a_typed_error"),
    "J08": (
        FAULT,
        TOKEN_FAULT,
        IMPORT_FAULT,
        STEP + "test_j08_what_calls_itself_json_and_is_none_is_shown_with_a_note",
    ),
    "J09": (
        FAULTS + "test_a_certificate_that_is_none_stops_a_sign_in_and_an_import",
        "designer/transport/test_tls.py::test_J09_an_expired_certificate_is_refused",
        "designer/transport/test_tls.py::test_J09_a_certificate_for_another_name_is_refused",
        "designer/transport/test_tls.py::test_J09_a_self_signed_certificate_is_refused",
        "designer/transport/test_tls.py::test_J09_an_old_protocol_version_is_refused",
    ),
    "J11": (FAULT, TOKEN_FAULT),
}

REVIEW = "Connectors are not certified yet, so nobody reviews them."
WEBHOOKS = "The portal takes no webhooks yet."
API = "There is no REST API and no server for agents yet."

NOT_YET: dict[str, str] = {
    "C17": "No JSONPath and no JMESPath is worked out anywhere.",
    "D26": "Uploads are read by the web server before the portal; it needs a proxy with time limits in front.",
    "F15": "Nothing runs by itself: a call is made by the person who presses Send, with their own connection.",
    **dict.fromkeys(("F16", "F17"), REVIEW),
    "F23": "There is no audit log yet. Log lines are JSON, so a line break in a name makes no second one.",
    **dict.fromkeys(("H01", "H02", "H03", "H05", "H07", "H08", "H10", "H13"), WEBHOOKS),
    **dict.fromkeys(("I01", "I02", "I04", "I05", "I06", "I08", "I11", "I12", "I14", "I15"), API),
}
