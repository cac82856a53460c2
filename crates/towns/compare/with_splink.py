"""Links a town's rows with Splink 5 on DuckDB, as its documentation advises, and writes persons.csv, pairs.csv and timings.json.

    python with_splink.py ROWS.csv OUT [--threshold 0.95]

Settings: the comparisons of Splink's own library for names (with term frequencies of the whole name) and dates of birth; postcode and house number in one
comparison of four levels; exact comparisons for sex and NHS number; seven blocking rules; u from random pairs, m by expectation maximisation in three sessions whose blocking rules between
them leave every comparison free once; links from the preset threshold; clusters by connected components. The data are cleaned as the documentation says
(small letters, no accents, titles or signs, empty as null), the same way as for the plain keys beside it.
"""

import argparse
import json
import os
import resource
import time

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

CLEAN = """
create table rows as
with cleaned as (
    select
        unique_id,
        nullif(regexp_replace(regexp_replace(lower(strip_accents(coalesce(forename, ''))),
            '^(mrs|mr|ms|miss|dr)[. ]+', ''), '[^a-z]', '', 'g'), '') as forename,
        nullif(regexp_replace(lower(strip_accents(coalesce(surname, ''))), '[^a-z]', '', 'g'), '') as surname,
        nullif(dob, '') as dob,
        nullif(sex, '') as sex,
        nullif(regexp_extract(coalesce(address, ''), '[0-9]+'), '') as house,
        nullif(upper(replace(coalesce(postcode, ''), ' ', '')), '') as code,
        nullif(nhs, '') as nhs
    from read_csv(?, all_varchar = true)
)
select
    unique_id, forename, surname, dob, sex, house, nhs,
    case when forename is null or surname is null then null else forename || ' ' || surname end as full_name,
    left(forename, 1) as initial,
    case when length(code) > 4 then left(code, length(code) - 3) || ' ' || right(code, 3) else code end as postcode
from cleaned
"""

# Postcode and house number in one comparison: apart they would count one agreement twice, which links brothers and sisters.
ADDRESS = cl.CustomComparison(
    output_column_name="address",
    comparison_levels=[
        cll.NullLevel("postcode"),
        cll.And(cll.ExactMatchLevel("postcode"), cll.ExactMatchLevel("house")),
        cll.ExactMatchLevel("postcode"),
        cll.CustomLevel("split_part(postcode_l, ' ', 1) = split_part(postcode_r, ' ', 1)", "Same district"),
        cll.ElseLevel(),
    ],
)

RULES = [
    block_on("forename", "surname", "dob"),
    block_on("forename", "dob"),
    block_on("surname", "dob"),
    block_on("dob", "postcode"),
    block_on("forename", "postcode"),
    block_on("surname", "postcode", "house"),
    block_on("forename", "surname", "substr(dob, 1, 4)"),
]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rows")
    parser.add_argument("out")
    parser.add_argument("--threshold", type=float, default=0.95)
    parser.add_argument("--memory", default="8GB")
    given = parser.parse_args()
    os.makedirs(given.out, exist_ok=True)
    stages = {}
    started = time.perf_counter()

    def stage(name):
        nonlocal started
        stages[name] = round(time.perf_counter() - started, 3)
        started = time.perf_counter()

    connection = duckdb.connect()
    connection.execute(f"set memory_limit = '{given.memory}'")
    connection.execute("set threads = 2")
    connection.execute(CLEAN, [given.rows])
    stage("read")
    api = DuckDBAPI(connection=connection)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.ForenameSurnameComparison("forename", "surname", forename_surname_concat_col_name="full_name"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            ADDRESS,
            cl.ExactMatch("sex"),
            cl.ExactMatch("nhs"),
        ],
        blocking_rules_to_generate_predictions=RULES,
    )
    linker = Linker(api.register("rows"), settings)
    linker.training.estimate_probability_two_random_records_match([RULES[0], block_on("nhs")], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    stage("u")
    for rule in (block_on("forename", "surname", "substr(dob, 1, 4)"), block_on("dob", "initial"), block_on("postcode", "forename")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    stage("m")
    predicted = linker.inference.predict(threshold_match_probability=0.01)
    stage("pairs")
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, given.threshold)
    stage("clusters")
    persons = os.path.join(given.out, "persons.csv")
    pairs = os.path.join(given.out, "pairs.csv")
    connection.execute(
        f"copy (select 0 as input, unique_id as id, cluster_id as person from {clusters.physical_name}) to '{persons}' (header)"
    )
    connection.execute(
        f"copy (select 0 as input_l, unique_id_l as id_l, 0 as input_r, unique_id_r as id_r, match_probability as probability, "
        f"match_weight as weight from {predicted.physical_name}) to '{pairs}' (header)"
    )
    stage("written")
    used = resource.getrusage(resource.RUSAGE_SELF)
    stages["cpu"] = round(used.ru_utime + used.ru_stime, 2)
    stages["peak_mb"] = round(used.ru_maxrss / 1024)
    with open(os.path.join(given.out, "timings.json"), "w", encoding="utf-8") as file:
        json.dump(stages, file, indent=1)
    linker.misc.save_model_to_json(os.path.join(given.out, "model.json"), overwrite=True)
    print(json.dumps(stages))


if __name__ == "__main__":
    main()
