"""Revocation lists that a file carries (RFC 5280, 5)."""

import calendar

from cryptography import x509

import form
from der import Wrong
from verdict import extension, guarded, is_chain, root_of, signed

LISTS = 4
HARMLESS = x509.ReasonFlags.affiliation_changed, x509.ReasonFlags.superseded, x509.ReasonFlags.cessation_of_operation


def signed_by(issuer, crl):
    basic, usage = extension(issuer, x509.BasicConstraints), extension(issuer, x509.KeyUsage)
    if issuer.subject != crl.issuer or basic is None or not basic.value.ca \
            or usage is not None and not usage.value.crl_sign:
        return False
    return signed(issuer, crl, crl.tbs_certlist_bytes)


def entries_of(crl, certificate):
    """Since when the list says that the certificate is revoked, and why: a pair for each entry."""
    found = []
    for entry in crl:
        if any(e.critical for e in entry.extensions):
            raise Wrong("an entry with a critical extension")
        if entry.serial_number == certificate.serial_number:
            dates = [entry.revocation_date]
            dates += [e.value.invalidity_date for e in entry.extensions if isinstance(e.value, x509.InvalidityDate)]
            reasons = [e.value.reason for e in entry.extensions if isinstance(e.value, x509.CRLReason)]
            found.append((min(calendar.timegm(date.utctimetuple()) for date in dates), *reasons[:1]))
    return found


def look_up(data, chain, index, roots):
    crl = form.revocation_list(data)
    if any(e.critical for e in crl.extensions):
        raise Wrong("a critical extension")
    if crl.issuer != chain[index].issuer:
        return []
    issuers = [chain[index + 1]] if index + 1 < len(chain) else roots
    if not any(signed_by(issuer, crl) for issuer in issuers):
        raise Wrong("its issuer did not sign it")
    return entries_of(crl, chain[index])


def all_entries(lists, chain, roots, axis):
    """Of all lists that count, each pair for a certificate of the chain."""
    found = []
    for data in lists[:LISTS]:
        for index in range(len(chain)):
            try:
                found += look_up(data, chain, index, roots)
            except MemoryError:
                raise
            except Exception as error:              # whatever unsigned bytes bring about: it is no list
                axis.findings.append(f"a revocation list: {error}")
    return found


def fatal_to_stamp(entries, moment):
    """Since a moment not after the one stated, or for a reason that leaves open whether the key was stolen."""
    return any(since * 10**6 <= moment or not reason or reason[0] not in HARMLESS for since, *reason in entries)


def judge(take, roots, times, axis):
    """Says what the lists say; True where a revocation lies at or before a proved time."""
    if take.start is None or not take.start_ok:
        return False
    chain = take.start.certificates
    if not guarded(is_chain, False, chain) or guarded(root_of, None, chain, roots) is None:
        return False
    moment = min((entry[0] for entry in all_entries(take.crls, chain, roots, axis)), default=None)
    if moment is None or times.last is not None and times.last < moment * 10**6:
        return False
    axis.say("revoked", f"since {moment}")
    return times.last is not None or times.first is not None and times.first >= moment * 10**6
