using System.Globalization;
using System.Text;
using Hadal.Parallelism.Pipelines.Drawing;

namespace Hadal.Parallelism.Experts.Drawing;

/// <summary>What the GPUs hold under several placements of one layer, fullest first, as SVG 1.1. A line is the mean.</summary>
internal static class LoadDrawing
{
    private const int Left = 64;
    private const int Top = 44;
    private const int Height = 160;
    private const int Gap = 40;
    private const int MostGpus = 4096;

    // The mean lies here, so that twice the mean is still seen whole.
    private const double MeanPart = 0.45;

    internal static string Of(IReadOnlyList<(string Name, ExpertPlacement Placement)> placements, ExpertLoads loads, int layer)
    {
        int gpus = placements[0].Placement.Gpus;
        if (gpus > MostGpus)
        {
            throw new ArgumentException($"A picture of {gpus} GPUs cannot be looked at; at most {MostGpus} can.");
        }

        int bar = Math.Clamp(640 / gpus, 1, 24), width = Left + (gpus * bar) + 24, height = Top + (placements.Count * (Height + Gap));
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="Helvetica, Arial, sans-serif" font-size="11">
            <title>Loads of GPUs in layer {layer}</title>
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="{Left}" y="18" font-size="13" font-weight="bold">Loads of {Counted.Of(gpus, "GPU")} in layer {layer}, fullest first, over their mean</text>

            """);
        for (int i = 0; i < placements.Count; i++)
        {
            Write(svg, placements[i].Name, Loads(placements[i].Placement, loads, layer), bar, Top + (i * (Height + Gap)), PictureColors.Of(i == 0 ? Pipelines.PipelineOpKind.BackwardWeight : Pipelines.PipelineOpKind.Forward, 1));
        }

        return svg.Append("</svg>").ToString();
    }

    private static void Write(StringBuilder svg, string name, double[] overMean, int bar, int top, string color)
    {
        double scale = Height * Math.Min(MeanPart, 1 / Math.Max(1, overMean[0]));
        svg.Append(CultureInfo.InvariantCulture, $"""<text x="{Left}" y="{top + 10}">{Markup.Escape(name)}: fullest {overMean[0]:F4} of the mean</text>{'\n'}""");
        for (int gpu = 0; gpu < overMean.Length; gpu++)
        {
            double size = Math.Min(overMean[gpu] * scale, Height);
            svg.Append(CultureInfo.InvariantCulture, $"""<rect x="{Left + (gpu * bar)}" y="{top + Height + 16 - size:F1}" width="{Math.Max(0.5, bar - 1)}" height="{size:F1}" fill="{color}"/>{'\n'}""");
        }

        double mean = top + Height + 16 - scale;
        svg.Append(CultureInfo.InvariantCulture, $"""<line x1="{Left}" y1="{mean:F1}" x2="{Left + (overMean.Length * bar)}" y2="{mean:F1}" stroke="#111" stroke-dasharray="4 3"/><text x="{Left - 6}" y="{mean + 4:F1}" text-anchor="end">mean</text>{'\n'}""");
    }

    private static double[] Loads(ExpertPlacement placement, ExpertLoads loads, int layer)
    {
        double[] held = new double[placement.Gpus];
        ReadOnlySpan<int> slots = placement.PhysicalToLogical(layer);
        for (int slot = 0; slot < slots.Length; slot++)
        {
            held[slot / placement.SlotsPerGpu] += (double)loads.Layer(layer)[slots[slot]] / placement.ReplicaCount(layer, slots[slot]);
        }

        double mean = held.Average();
        return [.. held.OrderDescending().Select(load => mean > 0 ? load / mean : 1)];
    }
}
