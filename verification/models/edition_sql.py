"""The SQL by which PostgreSQL itself keeps editions, and the events that tell of them, true to verdicts and moves.

Strings only: the triggers stand beside their models, and the migration fills old rows with the same words.
"""

from __future__ import annotations

from claims.text.stemmers import STEMMERS

OTHERWISE = "simple"  # the configuration for other languages: cut into words and no more

CASES = " ".join(f"WHEN '{tag}' THEN '{name}'" for tag, name in STEMMERS.items())
CONFIG = f"CASE split_part(lower(rec->>'language'), '-', 1) {CASES} ELSE '{OTHERWISE}' END"

# Each host of the evidence, with the domains above it down to two labels, so that a domain finds its subdomains too.
DOMAINS = r"""COALESCE((
    SELECT array_agg(DISTINCT array_to_string(parts[first:], '.'))
    FROM jsonb_array_elements(rec->'evidence') piece,
        string_to_array(lower(substring(piece#>>'{source,url}'
            from '^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?([^/:?#]+)')), '.') parts,
        generate_series(1, greatest(cardinality(parts) - 1, 1)) first
), '{}')"""

# The number is that of the first verdict: it stays through corrections, so that an order by it is total and steady.
EDITIONS = f"""
    INSERT INTO verification_edition (claim_id, verdict_id, public_id, number, in_force_from, in_force_until,
        withdrawn_reason, rating, kind, language, claimant, made_on, topics, articles, domains, search_config, search,
        body, body_sha256, told_sha256, proof, built_at, changed_at)
    SELECT v.claim_id, v.id, rec->>'id',
        (SELECT min(earlier.id) FROM verification_verdict earlier WHERE earlier.claim_id = v.claim_id),
        v.published_at, ended.at, COALESCE(ended.reason, ''),
        v.rating, rec->>'kind', rec->>'language', rec->>'claimant', rec->>'made_on',
        ARRAY(SELECT jsonb_array_elements_text(rec->'topics')),
        ARRAY(SELECT DISTINCT place#>>'{{article,id}}' FROM jsonb_array_elements(rec->'appearances') place),
        {DOMAINS}, config,
        to_tsvector(config::regconfig, concat_ws(' ', rec->>'statement', rec->>'claimant', rec->>'summary')),
        '', '', '', '', v.published_at, v.published_at
    FROM verification_verdict v
        CROSS JOIN LATERAL (SELECT v.record::jsonb AS rec) parsed
        CROSS JOIN LATERAL (SELECT {CONFIG} AS config) reading
        LEFT JOIN LATERAL (SELECT m.at, m.reason FROM claims_statuschange m
            WHERE m.claim_id = v.claim_id AND m.old = 'published' AND m.id > v.status_change_id
            ORDER BY m.id LIMIT 1) ended ON true
"""
# A mark is a row of its own: many may be left at the same moment, and none of them waits for another.
MARK = "INSERT INTO verification_stalemark (edition_id) SELECT e.id FROM verification_edition e"
MARK_BY_CLAIM = f"{MARK} WHERE e.in_force_until IS NULL AND e.claim_id = NEW.claim_id; RETURN NULL;"

INTO_EVENTS = "INSERT INTO verification_factevent (public_id, kind, fact, verdict, at, data)"
OF_VERDICTS = """
    SELECT substr(encode(sha256(convert_to('verdict' || v.public_id, 'UTF8')), 'hex'), 1, 12) AS public_id,
        CASE WHEN v.supersedes_id IS NULL THEN 'fact.published' ELSE 'fact.corrected' END AS kind,
        c.public_id AS fact, v.public_id AS verdict, v.published_at AS at,
        jsonb_build_object('rating', v.rating, 'correction_note', v.correction_note) AS data
    FROM verification_verdict v JOIN claims_claim c ON c.id = v.claim_id
"""
OF_MOVES = """
    SELECT substr(encode(sha256(convert_to('move' || m.id, 'UTF8')), 'hex'), 1, 12), 'fact.withdrawn', c.public_id,
        COALESCE((SELECT v.public_id FROM verification_verdict v
            WHERE v.claim_id = m.claim_id AND v.status_change_id < m.id ORDER BY v.status_change_id DESC LIMIT 1), ''),
        m.at, jsonb_build_object('reason', m.reason)
    FROM claims_statuschange m JOIN claims_claim c ON c.id = m.claim_id WHERE m.old = 'published'
"""
OPENED = f"{EDITIONS} WHERE v.id = NEW.id; {INTO_EVENTS} {OF_VERDICTS} WHERE v.id = NEW.id; {MARK_BY_CLAIM}"
ENDED = f"""
    UPDATE verification_edition SET in_force_until = NEW.at, withdrawn_reason = NEW.reason
        WHERE claim_id = NEW.claim_id AND in_force_until IS NULL;
    {INTO_EVENTS} {OF_MOVES} AND m.id = NEW.id;
    RETURN NULL;
"""


def mark_by_source(source: str) -> str:
    """Marks the editions in force that rest on a source; `source` is SQL for its id."""
    return f"""
        {MARK} WHERE e.in_force_until IS NULL
            AND e.claim_id IN (SELECT claim_id FROM verification_evidence WHERE source_id = {source});
        RETURN NULL;
    """


ALERT_EVENT = """
    IF (TG_OP = 'INSERT' AND NEW.closed_at IS NULL) OR (TG_OP = 'UPDATE' AND NEW.closed_by_id IS NULL) THEN
        INSERT INTO verification_factevent (public_id, kind, fact, verdict, at, data)
        SELECT substr(encode(sha256(convert_to(TG_OP || NEW.public_id, 'UTF8')), 'hex'), 1, 12),
            CASE TG_OP WHEN 'INSERT' THEN 'evidence.broken' ELSE 'evidence.restored' END, e.public_id, v.public_id,
            CASE TG_OP WHEN 'INSERT' THEN NEW.opened_at ELSE NEW.closed_at END,
            jsonb_build_object('alert', NEW.public_id, 'kind', NEW.kind, 'message', NEW.message, 'evidence',
                (SELECT piece.public_id FROM verification_evidence piece WHERE piece.id = NEW.evidence_id))
        FROM verification_edition e JOIN verification_verdict v ON v.id = e.verdict_id
        WHERE e.claim_id = NEW.claim_id AND e.in_force_until IS NULL;
    END IF;
"""

# Positions are given one after another while transactions end, so whoever has read up to one has missed none before.
POSITION = """
    PERFORM pg_advisory_xact_lock(hashtext('verification_factevent'));
    UPDATE verification_factevent SET position = (
        SELECT COALESCE(max(position), 0) + 1 FROM verification_factevent) WHERE id = NEW.id;
    RETURN NULL;
"""
