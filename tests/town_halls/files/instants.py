"""Instants with a zone, and hours that have none."""

from __future__ import annotations

from town_halls.case import Case, date, datetime, integer, number, text, utc, year
from town_halls.writing import csv

SENSORS = "Capteur;Mesuré le;Valeur\n"

CASES = (
    Case(
        id="instants-utc",
        line=9,
        files={
            "air.csv": csv(
                SENSORS + "C1;2024-04-03T10:00:00Z;12,5\nC2;2024-04-03T11:00:00Z;14,25\n"
                "C1;2024-12-31T23:30:00Z;8\n"
            )
        },
        columns=(
            text("Capteur", "C1|C2|C1"),
            utc("Mesuré le", "2024-04-03T10:00:00Z|2024-04-03T11:00:00Z|2024-12-31T23:30:00Z"),
            number("Valeur", 12.5, 14.25, 8),
        ),
    ),
    Case(
        id="instants-utc-seconds",
        line=9,
        files={
            "air.csv": csv(
                "capteur,horodatage,valeur\nC1,2024-04-03T10:00:00.000Z,12.5\n"
                "C2,2024-04-03T11:00:00.500Z,14.25\n"
            )
        },
        columns=(
            text("capteur", "C1|C2"),
            utc("horodatage", "2024-04-03T10:00:00Z|2024-04-03T11:00:00.500000Z"),
            number("valeur", 12.5, 14.25),
        ),
    ),
    Case(
        id="instants-offset",
        line=9,
        files={
            "velos.csv": csv(
                "Compteur;Heure;Passages\nPont;2024-04-03T10:00:00+02:00;41\n"
                "Pont;2024-04-03T11:00:00+02:00;53\nPont;2024-12-03T10:00:00+01:00;12\n"
            )
        },
        columns=(
            text("Compteur", "Pont|Pont|Pont"),
            utc("Heure", "2024-04-03T08:00:00Z|2024-04-03T09:00:00Z|2024-12-03T09:00:00Z"),
            integer("Passages", 41, 53, 12),
        ),
    ),
    Case(
        id="instants-utc-and-offset",
        line=9,
        files={
            "velos.csv": csv(
                "Compteur;Heure;Passages\nPont;2024-04-03T10:00:00Z;41\n"
                "Pont;2024-04-03T11:00:00+02:00;53\n"
            )
        },
        columns=(
            text("Compteur", "Pont|Pont"),
            utc("Heure", "2024-04-03T10:00:00Z|2024-04-03T09:00:00Z"),
            integer("Passages", 41, 53),
        ),
    ),
    Case(
        id="instants-some-without-zone",
        line=9,
        files={
            "velos.csv": csv(
                "Compteur;Heure;Passages\nPont;2024-04-03T10:00:00Z;41\nPont;2024-04-03T11:00:00;53\n"
                "Pont;2024-04-03T12:00:00Z;47\n"
            )
        },
        columns=(
            text("Compteur", "Pont|Pont|Pont"),
            text("Heure", "2024-04-03T10:00:00Z|2024-04-03T11:00:00|2024-04-03T12:00:00Z"),
            integer("Passages", 41, 53, 47),
        ),
        asks="must",
    ),
    Case(
        id="instants-local",
        line=9,
        innocent=True,
        files={
            "velos.csv": csv(
                "Compteur;Heure;Passages\nPont;2024-04-03 10:00:00;41\n"
                "Pont;2024-04-03 11:00:00;53\n"
            )
        },
        columns=(
            text("Compteur", "Pont|Pont"),
            datetime("Heure", "2024-04-03T10:00:00|2024-04-03T11:00:00"),
            integer("Passages", 41, 53),
        ),
    ),
    Case(
        id="instants-local-french",
        line=9,
        innocent=True,
        files={
            "velos.csv": csv(
                "Compteur;Heure;Passages\nPont;03/04/2024 10:00;41\nPont;03/04/2024 11:30;53\n"
            )
        },
        columns=(
            text("Compteur", "Pont|Pont"),
            datetime("Heure", "2024-04-03T10:00:00|2024-04-03T11:30:00"),
            integer("Passages", 41, 53),
        ),
    ),
    Case(
        id="instants-days-only",
        line=9,
        innocent=True,
        files={
            "d.csv": csv(
                "Année;Début;Fin\n2024;2024-04-03;2024-05-01\n2023;2023-04-05;2023-05-02\n"
            )
        },
        columns=(
            year("Année", 2024, 2023),
            date("Début", "2024-04-03|2023-04-05"),
            date("Fin", "2024-05-01|2023-05-02"),
        ),
    ),
)
