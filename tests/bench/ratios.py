"""Medians and ratios of what tests/bench/run has measured: a table, and one JSON line."""

import json
import statistics
import sys
from collections import defaultdict

# What is compared: name, ours, the other, the field, and what issue 2 expects of it.
RATIOS = [
    ("accept 2 KiB, stream / RabbitMQ quorum", ("stream", 2), ("rabbitmq", 2), "per_second", ">= 1.2"),
    ("accept 2 KiB, stream / echo", ("stream", 2), ("echo", 2), "per_second", ">= 0.4"),
    ("accept 16 KiB, stream / RabbitMQ quorum", ("stream", 16), ("rabbitmq", 16), "per_second", ""),
    ("accept 2 KiB, unary / RabbitMQ quorum", ("unary", 2), ("rabbitmq", 2), "per_second", ""),
    ("accept 2 KiB, unary / echo", ("unary", 2), ("echo-unary", 2), "per_second", ""),
    ("ack p50 2 KiB, stream / RabbitMQ quorum", ("stream", 2), ("rabbitmq", 2), "ack_p50_us", ""),
    ("server CPU 2 KiB, stream / RabbitMQ quorum", ("stream", 2), ("rabbitmq", 2), "server_cpu_us", ""),
]
COLUMNS = ["per_second", "ack_p50_us", "ack_p99_us", "server_cpu_us", "client_cpu_us", "resident_mib",
           "written_per_byte", "handovers_per_commit"]


def main():
    cells = defaultdict(list)
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("{"):
                for cell in json.loads(line)["cells"]:
                    cells[cell["mode"], round(cell["bytes"] / 1024)].append(cell)
    medians = {key: {column: statistics.median(cell[column] for cell in found) for column in COLUMNS}
               for key, found in cells.items()}
    print("\nmedians, 64 in flight, with the range of the rate")
    print(f"{'mode':12} {'KiB':>4} {'range':>15} " + " ".join(f"{column:>20}" for column in COLUMNS))
    for (mode, kib), median in medians.items():
        rates = [cell["per_second"] for cell in cells[mode, kib]]
        print(f"{mode:12} {kib:4} {min(rates):7.0f}-{max(rates):7.0f} "
              + " ".join(f"{median[column]:20.1f}" for column in COLUMNS))
    print()
    ratios = {}
    for name, ours, other, field, expected in RATIOS:
        ratios[name] = round(medians[ours][field] / medians[other][field], 3)
        print(f"{ratios[name]:8.2f}  {name}" + (f"  (expected {expected})" if expected else ""))
    named = {f"{mode}/{kib}": median for (mode, kib), median in medians.items()}
    print(json.dumps({"ratios": ratios, "medians": named}))


if __name__ == "__main__":
    main()
