"""certs/make_dev_pki makes what certs/README.md says, twice the same, and refuses what is not a party."""

import hashlib
import pathlib
import subprocess
import tempfile

PARTY = "29190909"  # A CVR number with a right check digit.
RAW_KEYS = ("root.key", "pseudonym.key")  # Random bytes, no PEM.


def run(*words):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)


def digests(folder):
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*") if path.is_file()}


def problem(good, text):
    return [] if good else [text]


def verifies(pki, authority, purpose, certificate):
    return run("openssl", "verify", "-purpose", purpose, "-CAfile", pki / f"authorities/{authority}.pem",
               pki / certificate).returncode == 0


def cases(root):
    make = root / "certs/make_dev_pki"
    with tempfile.TemporaryDirectory() as scratch:
        pki = pathlib.Path(scratch, "pki")
        table = pathlib.Path(scratch, "parties.tsv")
        uuid = "a262681f-2e94-45c5-aaea-aad4e9bc5768"
        table.write_text(f"# Ours.\nward\t{PARTY}\tLæge's hus, Æ\t{uuid}\n\nday\t{PARTY}\tOdense", "utf-8")
        made = run(make, pki, table)
        yield "makes", problem(made.returncode == 0, made.stderr)
        yield from shape(pki, uuid)
        yield from trust(pki)
        yield from again(make, pki, table)
        yield from refusals(make, pathlib.Path(scratch, "refused"))


def shape(pki, uuid):
    subject = run("openssl", "x509", "-in", pki / "parties/ward/tls.pem", "-noout", "-subject",
                  "-nameopt", "utf8,sep_comma_plus").stdout.strip()
    wanted = (f"subject=CN=Læge's hus\\, Æ's systemcertifikat,serialNumber=UI:DK-O:G:{uuid},"
              f"O=Læge's hus\\, Æ,organizationIdentifier=NTRDK-{PARTY},C=DK")
    yield "oces3_subject", problem(subject.replace("\\,", ",") == wanted.replace("\\,", ","), subject)
    for name in RAW_KEYS:
        size = (pki / "broker" / name).stat().st_size
        yield f"{name}_size", problem(size == 32, f"{size} bytes")
    open_to_others = [str(path) for path in pki.rglob("*") if path.stat().st_mode & 0o077]
    yield "modes", open_to_others
    keys = [path.read_text() for path in pki.rglob("*.key") if path.name not in RAW_KEYS]
    yield "keys_differ", problem(len(set(keys)) == len(keys) == 10, f"{len(keys)} keys, not 10 different ones")
    curves = {run("openssl", "pkey", "-in", path, "-noout", "-text").stdout.count("P-256")
              for path in pki.rglob("*.key") if path.name not in RAW_KEYS}
    yield "keys_are_p256", problem(curves == {1}, f"{curves}")


def trust(pki):
    expected = {
        ("party", "sslclient", "parties/ward/tls.pem"): True,
        ("party", "sslserver", "parties/ward/tls.pem"): False,
        ("admin", "sslclient", "parties/ward/tls.pem"): False,
        ("party", "sslserver", "broker/server.pem"): True,
        ("party", "sslclient", "broker/server.pem"): False,
        ("admin", "sslserver", "broker/admin_server.pem"): True,
        ("admin", "sslclient", "operator/tls.pem"): True,
        ("party", "sslclient", "operator/tls.pem"): False,
    }
    for (authority, purpose, certificate), good in expected.items():
        name = f"{certificate.replace('/', '_').split('.')[0]}_{authority}_{purpose}"
        yield name, problem(verifies(pki, authority, purpose, certificate) == good, f"not {good}")
    for host in ("localhost", "127.0.0.1"):
        option = "-verify_ip" if host[0].isdigit() else "-verify_hostname"
        done = run("openssl", "verify", option, host, "-CAfile", pki / "authorities/party.pem",
                   pki / "broker/server.pem")
        yield f"server_is_{host}", problem(done.returncode == 0, done.stderr)


def again(make, pki, table):
    before = digests(pki)
    done = run(make, pki, table)
    yield "second_run_changes_nothing", problem(done.returncode == 0 and digests(pki) == before, done.stderr)
    run(make, pki, f"new:{PARTY}:Ny")
    after = digests(pki)
    kept = all(after[name] == digest for name, digest in before.items() if name != "parties.tsv")
    yield "new_party_keeps_the_others", problem(kept and "parties/new/tls.pem" in after, "")
    other = run(make, pki, f"new:{PARTY}:Anden")
    yield "other_particulars_are_refused", problem(other.returncode == 1 and digests(pki) == after, "")
    (pki / "authorities/party.key").unlink()
    run(make, pki, table)
    yield "new_authority_signs_anew", problem(verifies(pki, "party", "sslclient", "parties/ward/tls.pem"), "")
    before = digests(pki)
    run(make, "--force", pki, table)
    same = [name for name, digest in digests(pki).items() if before.get(name) == digest and name != "parties.tsv"]
    yield "force_makes_all_anew", problem(not same and "parties/new/tls.pem" not in digests(pki), f"{same}")


def refusals(make, folder):
    for name, party in {"check_digit": "a:12345678:A", "seven_digits": "a:1234567:A", "upper_case": f"A:{PARTY}:A",
                        "path": f"../a:{PARTY}:A", "no_organisation": f"a:{PARTY}:", "dollar": f"a:{PARTY}:$HOME",
                        "no_file": "none.tsv"}.items():
        done = run(make, folder, party)
        made = (folder / "parties").exists() and list((folder / "parties").iterdir())
        yield f"refuses_{name}", problem(done.returncode == 1 and done.stderr and not made, f"{done}")
    yield "usage", problem(run(make).returncode == 1 and run(make, "--none").returncode == 1, "")
