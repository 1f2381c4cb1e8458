using CsCheck;
using Hadal.Cli.Commands.Tune.Measuring;
using Hadal.Specs;

namespace Hadal.Cli.Tests.Tune;

public class ResultCheckTests
{
    private static readonly Gen<float[]> s_values = Gen.Float[-4, 4].Array[64];

    [Fact]
    public void A_result_equals_itself() => s_values.Sample(values => ResultCheck.Difference(Of(values), Of([.. values])) is null);

    [Fact]
    public void Two_roundings_of_one_number_are_the_same_result() => s_values.Sample(values =>
        ResultCheck.Difference(Of([.. values.Select(value => (float)(BFloat16)(value * 0.9999f))]), Of([.. values.Select(value => (float)(BFloat16)(value * 1.0001f))])) is null);

    [Fact]
    public void One_element_that_is_off_by_the_row_s_mean_is_found() => Gen.Select(s_values, Gen.Int[0, 63]).Sample((values, place) =>
    {
        float[] other = [.. values];
        other[place] += 4;
        return ResultCheck.Difference(Of(values), Of(other)) is { Length: > 0 };
    });

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_no_number_is_no_result_even_where_all_have_it(float value)
    {
        float[] values = [.. Enumerable.Repeat(1f, 64)];
        values[5] = value;
        Assert.NotNull(ResultCheck.Difference(Of(values), Of([.. values])));
    }

    [Fact]
    public void An_error_of_all_elements_that_no_element_shows_is_found()
    {
        // The promotion of partial sums left out: each element within its bound, all of them on one side.
        float[] values = [.. Enumerable.Repeat(1f, 64)], shifted = [.. Enumerable.Repeat(1.009f, 64)];
        Assert.Contains("as a whole", ResultCheck.Difference(Of(values), Of(shifted)), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_to_look_at_are_the_first_the_last_and_rise_between() => Gen.Select(Gen.Int[1, 1 << 20], Gen.Int[4, 1 << 20]).Sample((m, columns) =>
    {
        IReadOnlyList<int> rows = ResultSample.Rows(m, columns);
        Assert.Equal((0, m - 1), (rows[0], rows[^1]));
        Assert.Equal(rows.Distinct().Order(), rows);
        Assert.True(rows.Count == m || rows.Count == 2 || (long)rows.Count * columns <= 1 << 22);
        Assert.True(m > 64 || columns > 1 << 16 || rows.Count == m);
    });

    private static ResultSample Of(float[] values) => new(16, values, ElementType.BFloat16);
}
