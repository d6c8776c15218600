"""Revocation lists that a file carries (RFC 5280, 5)."""

import calendar

from cryptography import x509

import form
from der import Wrong
from verdict import extension, guarded, is_chain, root_of, signed

LISTS = 4


def signed_by(issuer, crl):
    basic, usage = extension(issuer, x509.BasicConstraints), extension(issuer, x509.KeyUsage)
    if issuer.subject != crl.issuer or basic is None or not basic.value.ca \
            or usage is not None and not usage.value.crl_sign:
        return False
    return signed(issuer, crl, crl.tbs_certlist_bytes)


def since(crl, certificate):
    """When the list says that the certificate was revoked; None: it does not."""
    moments = []
    for entry in crl:
        if any(e.critical for e in entry.extensions):
            raise Wrong("an entry with a critical extension")
        if entry.serial_number == certificate.serial_number:
            dates = [entry.revocation_date]
            dates += [e.value.invalidity_date for e in entry.extensions if isinstance(e.value, x509.InvalidityDate)]
            moments.append(min(calendar.timegm(date.utctimetuple()) for date in dates))
    return min(moments, default=None)


def look_up(data, chain, index, roots):
    crl = form.revocation_list(data)
    if any(e.critical for e in crl.extensions):
        raise Wrong("a critical extension")
    if crl.issuer != chain[index].issuer:
        return None
    issuers = [chain[index + 1]] if index + 1 < len(chain) else roots
    if not any(signed_by(issuer, crl) for issuer in issuers):
        raise Wrong("its issuer did not sign it")
    return since(crl, chain[index])


def judge(take, roots, times, axis):
    """Says what the lists say; True where a revocation lies at or before a proved time."""
    if take.start is None or not take.start_ok:
        return False
    chain, found = take.start.certificates, []
    if not guarded(is_chain, False, chain) or guarded(root_of, None, chain, roots) is None:
        return False
    for data in take.crls[:LISTS]:
        for index in range(len(chain)):
            try:
                found.append(look_up(data, chain, index, roots))
            except MemoryError:
                raise
            except Exception as error:              # whatever unsigned bytes bring about: it is no list
                axis.findings.append(f"a revocation list: {error}")
    moment = min((at for at in found if at is not None), default=None)
    if moment is None or times.last is not None and times.last < moment * 10**6:
        return False
    axis.say("revoked", f"since {moment}")
    return times.last is not None or times.first is not None and times.first >= moment * 10**6
