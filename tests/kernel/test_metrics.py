from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from sample_tracking.kernel.metrics import Metrics

if TYPE_CHECKING:
    from pathlib import Path


def test_requests_are_counted_by_method_route_and_status() -> None:
    metrics = Metrics()
    for status in (200, 200, 404):
        metrics.began()
        metrics.ended("GET", "/dewars/{dewar_id}", status, 0.02)
    text = metrics.text().decode()
    assert 'sample_tracking_requests_total{method="GET",route="/dewars/{dewar_id}",status="200"} 2.0' in text
    assert 'sample_tracking_requests_total{method="GET",route="/dewars/{dewar_id}",status="404"} 1.0' in text
    assert 'sample_tracking_request_seconds_count{method="GET",route="/dewars/{dewar_id}"} 3.0' in text
    assert "sample_tracking_requests_running 0.0" in text


def test_invented_methods_and_addresses_make_no_new_series() -> None:
    metrics = Metrics()
    before = metrics.text().count(b"\n")
    for number in range(50):
        metrics.began()
        metrics.ended(f"METHOD{number}", None, 405, 0.001)
    text = metrics.text().decode()
    assert 'sample_tracking_requests_total{method="other",route="none",status="405"} 50.0' in text
    assert text.count("\n") - before < 25


def test_each_application_has_figures_of_its_own() -> None:
    first, second = Metrics(), Metrics()
    first.began()
    assert "sample_tracking_requests_running 1.0" in first.text().decode()
    assert "sample_tracking_requests_running 0.0" in second.text().decode()


ONE_WORKER = """
from sample_tracking.kernel.metrics import Metrics
metrics = Metrics()
metrics.began()
metrics.ended("GET", "/dewars", 200, 0.01)
print(metrics.text().decode())
"""


def test_each_worker_answers_for_all_that_share_its_folder(tmp_path: Path) -> None:
    answers = [
        subprocess.run(
            [sys.executable, "-c", ONE_WORKER],
            env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for _ in range(2)
    ]
    assert 'sample_tracking_requests_total{method="GET",route="/dewars",status="200"} 2.0' in answers[1]
