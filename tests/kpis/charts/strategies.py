"""What may come out of a database: gaps, nan, one value, a constant, figures of any size and sign."""

from hypothesis import strategies as st

number = st.floats(allow_nan=False, allow_infinity=False)
value = st.one_of(st.none(), st.floats(), st.floats(-1e6, 1e6), st.integers(-10, 10).map(float))
series = st.lists(value, max_size=30)
constant = st.tuples(st.integers(0, 30), number).map(lambda pair: [pair[1]] * pair[0])
history = st.one_of(series, constant)
health = st.sampled_from(["on_track", "at_risk", "off_track", "no_data"])
direction = st.sampled_from(["higher", "lower", "range"])
band = st.one_of(st.none(), st.tuples(number, number).map(lambda pair: (min(pair), max(pair))))
pace = st.one_of(st.none(), number, series)
onset = st.one_of(st.none(), st.integers(0, 40))
