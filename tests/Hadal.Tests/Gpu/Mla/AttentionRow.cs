namespace Hadal.Tests.Gpu.Mla;

/// <summary>One row of the result in float64.</summary>
/// <param name="Index">Of the row among all: (sequence · query tokens + token) · heads + head.</param>
/// <param name="Output">512 values, the sink counted in.</param>
/// <param name="LogSumExp">+∞ where no token is seen.</param>
internal sealed record AttentionRow(int Index, double[] Output, double LogSumExp);
