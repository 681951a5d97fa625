"""Answers of SciPy, and of gsdesign's integration of repeated looks, to cases in JSON: `answers.py cases.json answers.json`."""

import json
import sys

import numpy
from gsdesign import h1, hupdate
from scipy import stats


def ranks(case):
    first, second = case["first"], case["second"]
    both = stats.rankdata(first + second).tolist()
    if len(set(first + second)) == 1:
        return {"u": len(first) * len(second) / 2, "p": None, "exact": None, "ranks": both}
    found = stats.mannwhitneyu(first, second, method="asymptotic", use_continuity=True)
    few = len(set(first + second)) == len(first + second) and min(len(first), len(second)) < 8
    exact = stats.mannwhitneyu(first, second, method="exact").pvalue if few else None
    return {"u": found.statistic, "p": found.pvalue, "exact": exact, "ranks": both}


def rates(case):
    every = case["mine"] + case["theirs"]
    share = case["ofMine"] / (case["ofMine"] + case["ofTheirs"])
    return {
        "more": stats.binom.sf(case["mine"] - 1, every, share),
        "less": stats.binom.cdf(case["mine"], every, share),
    }


def crossing(case):
    """How often any look up to each one crosses the bounds, without a difference: one share a look."""
    shares, before, total = [], None, 0.0
    # The error of a grid adds up over the looks: for many of them it has to be finer.
    grid = 64 if len(case["bounds"]) >= 100 else 32
    for look, bound in enumerate(case["bounds"], 1):
        if bound is None:
            shares.append(0.0)
            continue
        above = {"r": grid, "theta": 0.0, "a": bound, "b": numpy.inf}
        below = {"r": grid, "theta": 0.0, "a": -numpy.inf, "b": bound}
        if before is None:
            crossed, stayed = h1(info=float(look), **above), h1(info=float(look), **below)
        else:
            past = {"theta_prev": 0.0, "info_prev": float(before[0]), "gm1": before[1]}
            crossed = hupdate(info=float(look), **above, **past)
            stayed = hupdate(info=float(look), **below, **past)
        total += float(numpy.sum(crossed[2]))
        shares.append(total)
        before = (look, stayed)
    return shares


def inflation(case):
    """The variance of a mean, from the whole matrix of correlations."""
    at = numpy.arange(case["count"])
    return float(numpy.power(case["rho"], numpy.abs(at[:, None] - at)).sum() / case["count"])


def strata(case):
    """The exact tail of a sum of binomials with different shares, by convolution."""
    dist = numpy.array([1.0])
    for errors, share in case["parts"]:
        dist = numpy.convolve(dist, stats.binom.pmf(numpy.arange(errors + 1), errors, share))
    return float(dist[case["mine"] :].sum())


cases = json.load(open(sys.argv[1]))
answers = {
    "ranks": [ranks(each) for each in cases["ranks"]],
    "rates": [rates(each) for each in cases["rates"]],
    "crossing": [crossing(each) for each in cases["crossing"]],
    "tails": stats.norm.sf(cases["tails"]).tolist(),
    "quantiles": stats.norm.isf(cases["quantiles"]).tolist(),
    "student": [float(stats.norm.isf(stats.t.sf(z, f))) for z, f in cases["student"]],
    "inflation": [inflation(each) for each in cases["inflation"]],
    "strata": [strata(each) for each in cases["strata"]],
}
json.dump(answers, open(sys.argv[2], "w"), default=float)
