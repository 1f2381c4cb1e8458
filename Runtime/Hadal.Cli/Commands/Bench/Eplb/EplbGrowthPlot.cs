using System.Globalization;
using System.Text;

namespace Hadal.Cli.Commands.Bench.Eplb;

/// <summary>Processor time of a layer over its experts, both in powers of two, as SVG. Beside each policy a dashed line of E log E from its first point.</summary>
internal static class EplbGrowthPlot
{
    private const int Left = 80;
    private const int Top = 44;
    private const int Octave = 64;
    private const int Row = 24;

    private static readonly (string Policy, string Color)[] s_policies = [("reference", "#6b9fdb"), ("balanced", "#f2a33c")];

    // A clock of processor time may be coarser than a call: of its 0 there is no logarithm.
    private const double LeastUs = 1.0 / 64;

    /// <param name="growth">Both policies with several numbers of experts.</param>
    internal static string Of(IReadOnlyList<EplbBenchRow> growth)
    {
        (int first, int last) = ((int)Math.Floor(growth.Min(row => Math.Log2(row.Case.Experts))), (int)Math.Ceiling(growth.Max(row => Math.Log2(row.Case.Experts))));
        int low = (int)Math.Floor(growth.Min(row => Math.Log2(Us(row)))), high = (int)Math.Ceiling(growth.Max(row => Math.Log2(Us(row)))) + 1;
        int width = Left + ((last - first) * Octave) + 120, height = Top + ((high - low) * Row) + 44, bottom = height - 44;
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="Helvetica, Arial, sans-serif" font-size="11">
            <title>Time of a layer over its experts</title>
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="{Left}" y="18" font-size="13" font-weight="bold">Processor time of a layer, µs; dashed: E log E</text>

            """);
        for (int octave = first; octave <= last; octave++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<line x1="{X(octave)}" y1="{Top}" x2="{X(octave)}" y2="{bottom}" stroke="#ddd"/><text x="{X(octave)}" y="{bottom + 16}" text-anchor="middle">{1 << octave}</text>{'\n'}""");
        }

        for (int octave = low; octave <= high; octave += 2)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<line x1="{Left}" y1="{Y(octave)}" x2="{X(last)}" y2="{Y(octave)}" stroke="#ddd"/><text x="{Left - 8}" y="{Y(octave) + 4}" text-anchor="end">{Math.Pow(2, octave):G4}</text>{'\n'}""");
        }

        svg.Append(CultureInfo.InvariantCulture, $"""<text x="{X((first + last) / 2.0)}" y="{bottom + 36}" text-anchor="middle">experts</text>{'\n'}""");
        foreach ((string policy, string color) in s_policies)
        {
            EplbBenchRow[] own = [.. growth.Where(row => row.Case.Policy == policy).OrderBy(row => row.Case.Experts)];
            double scale = Us(own[0]) / Work(own[0]);
            svg.Append(Line(own, Us, $"stroke=\"{color}\" stroke-width=\"2\""));
            svg.Append(Line(own, row => scale * Work(row), $"stroke=\"{color}\" stroke-dasharray=\"4 4\""));
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{X(last) + 8}" y="{Y(Math.Log2(Us(own[^1]))) + 4:F1}">{policy}</text>{'\n'}""");
        }

        return svg.Append("</svg>").ToString();

        double X(double octave) => Left + ((octave - first) * Octave);

        double Y(double octave) => bottom - ((octave - low) * Row);

        string Line(EplbBenchRow[] own, Func<EplbBenchRow, double> value, string stroke) => string.Create(
            CultureInfo.InvariantCulture,
            $"""<polyline fill="none" {stroke} points="{string.Join(' ', own.Select(row => string.Create(CultureInfo.InvariantCulture, $"{X(Math.Log2(row.Case.Experts)):F1},{Y(Math.Log2(value(row))):F1}")))}"/>{'\n'}""");
    }

    private static double Work(EplbBenchRow row) => row.Case.Experts * Math.Log2(row.Case.Experts);

    private static double Us(EplbBenchRow row) => Math.Max(LeastUs, row.ProcessorUs / row.Case.Layers);
}
