"""Reports in the shape of Prowler 5's outputs, of resources that are nowhere. Words and values are ours."""

from __future__ import annotations

import json

ACCOUNT = "000000000000"
SECRET = (
    "seawall-marked-value-7301"  # stands where a report might quote one, and must never come out
)
TO_REDIS = "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_redis_6379"
TO_ALL = "ec2_securitygroup_allow_ingress_from_internet_to_all_ports"
TO_ANY = "ec2_securitygroup_allow_ingress_from_internet_to_any_port"
INSTANCE = "ec2_instance_port_redis_exposed_to_internet"
ENCRYPTED = "ec2_ebs_volume_encryption"


def resource(name, kind, metadata=None, region="cn-test-1"):
    """A resource as a Detection Finding holds it."""
    return {
        "cloud_partition": "aws", "region": region, "group": {"name": "ec2"}, "labels": [f"owner:{SECRET}"],
        "data": {"details": SECRET, "metadata": metadata or {}}, "name": name, "type": kind,
        "uid": f"arn:aws:ec2:{region}:{ACCOUNT}:thing/{name}",
    }  # fmt: skip


def group(name="sg-0a1", **more):
    """A security group; its rules name everybody, which is no address of it."""
    metadata = {
        "id": name,
        "ingress_rules": [{"IpRanges": [{"CidrIp": "0.0.0.0/0", "address": "10.9.9.9"}]}],
        **more,
    }
    return resource(name, "AwsEc2SecurityGroup", metadata)


def instance(name="i-0b2", private="10.0.0.5", public="203.0.113.7", groups=("sg-0a1",)):
    """A machine with its addresses, the groups around it, and user data that nobody should see."""
    metadata = {
        "id": name, "private_ip": private, "public_ip": public, "private_dns": "db.internal.example.com",
        "public_dns": "", "security_groups": list(groups), "user_data": SECRET, "tags": [{"ip": "10.8.8.8"}],
    }  # fmt: skip
    return resource(name, "AwsEc2Instance", metadata)


def finding(check, of, status="FAIL", *, muted=False, categories=(), account=ACCOUNT, reference=""):
    """A Detection Finding: one check of one resource."""
    references = [reference] if reference else []
    return {
        "message": f"{of['name']} {SECRET}",
        "metadata": {
            "event_code": check,
            "product": {"name": "Prowler", "uid": "prowler", "vendor_name": "Prowler", "version": "5.30.0"},
            "profiles": ["cloud", "datetime"], "tenant_uid": "", "version": "1.5.0",
        },
        "severity_id": 4, "severity": "High", "status": "Suppressed" if muted else "New",
        "status_code": status,
        "status_detail": f"{of['name']} {SECRET}", "status_id": 3 if muted else 1,
        "unmapped": {"related_url": "", "categories": list(categories), "depends_on": [], "notes": "",
                     "compliance": {}, "provider": "aws", "provider_uid": account},
        "activity_name": "Create", "activity_id": 1,
        "finding_info": {"uid": f"prowler-aws-{check}-{account}-cn-test-1-{of['name']}", "title": check,
                         "desc": "A check.", "created_time": 1772600000, "types": []},
        "resources": [of], "category_name": "Findings", "category_uid": 2, "class_name": "Detection Finding",
        "class_uid": 2004,
        "cloud": {"account": {"name": "", "type": "AWS Account", "type_id": 10, "uid": account, "labels": []},
                  "org": {"uid": "", "name": ""}, "provider": "aws", "region": "cn-test-1"},
        "time": 1772600000, "remediation": {"desc": "Mend it.", "references": references},
        "risk_details": "", "type_uid": 200401, "type_name": "Detection Finding: Create",
    }  # fmt: skip


def compliance(check, of, requirement):
    """A Compliance Finding: the same check once per requirement of a framework."""
    made = finding(check, of)
    del made["cloud"]
    made["unmapped"] = {
        "cloud": {"provider": "aws", "region": "cn-test-1", "account": {"uid": ACCOUNT, "name": ""}}
    }
    return {
        **made, "class_uid": 2003, "class_name": "Compliance Finding", "type_uid": 200301,
        "type_name": "Compliance Finding: Create",
        "compliance": {"standards": ["CIS-5.0"], "requirements": [requirement], "control": "Some control",
                       "status_id": 3, "checks": [{"uid": check, "name": check, "status": "FAIL"}]},
    }  # fmt: skip


def ocsf(findings):
    """The file as Prowler writes it: an array, each element indented."""
    return ("[" + ",".join(json.dumps(f, indent=4) for f in findings) + "]").encode()


def sarif(pairs, tool="Prowler"):
    """Its SARIF: failed checks only, each with the name of a resource as the place."""
    rules = [{"id": check, "name": check, "shortDescription": {"text": check}, "helpUri": "",
              "properties": {"tags": ["security", "prowler/aws"]}} for check, _ in pairs]  # fmt: skip
    results = [
        {"ruleId": check, "ruleIndex": i, "level": "error", "message": {"text": f"{name} {SECRET}"},
         "partialFingerprints": {"primaryLocationLineHash": f"prowler-aws-{check}-{ACCOUNT}-x-{name}"},
         "locations": [{"physicalLocation": {"artifactLocation": {"uri": name}}}]}
        for i, (check, name) in enumerate(pairs)
    ]  # fmt: skip
    driver = {
        "name": tool,
        "version": "5.30.0",
        "informationUri": "https://prowler.com",
        "rules": rules,
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
                "runs": [{"tool": {"driver": driver}, "results": results}]}  # fmt: skip
    return json.dumps(document, indent=2).encode()
