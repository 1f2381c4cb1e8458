using System.Text.Json;
using Hadal.Parallelism.Experts;

namespace Hadal.Parallelism.Tests.Experts;

/// <summary>A case of eplb.json: what the original (deepseek-ai/EPLB at d52c72d, MIT) makes of given loads.</summary>
internal sealed record GoldenCase(string Name, ExpertLoads Loads, ExpertTopology Topology, int[][] PhysicalToLogical, int[][][] LogicalToPhysical, int[][] Counts, double[] MaxOverMean)
{
    internal static IReadOnlyList<GoldenCase> All { get; } = Read();

    internal static GoldenCase Named(string name) => All.Single(golden => golden.Name == name);

    private static List<GoldenCase> Read()
    {
        using Stream stream = typeof(GoldenCase).Assembly.GetManifestResourceStream("eplb.json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(Read)];
    }

    private static GoldenCase Read(JsonElement golden) => new(
        golden.GetProperty("name").GetString()!,
        ExpertLoads.FromRows([.. Items(golden, "weight").Select(row => row.EnumerateArray().Select(value => value.GetSingle()).ToArray())]),
        new(Number(golden, "replicas"), Number(golden, "groups"), Number(golden, "nodes"), Number(golden, "gpus")),
        [.. Items(golden, "phy2log").Select(Integers)],
        [.. Items(golden, "log2phy").Select(layer => layer.EnumerateArray().Select(Integers).ToArray())],
        [.. Items(golden, "logcnt").Select(Integers)],
        [.. Items(golden, "maxOverMean").Select(value => value.GetDouble())]);

    private static JsonElement.ArrayEnumerator Items(JsonElement golden, string name) => golden.GetProperty(name).EnumerateArray();

    private static int Number(JsonElement golden, string name) => golden.GetProperty(name).GetInt32();

    private static int[] Integers(JsonElement row) => [.. row.EnumerateArray().Select(value => value.GetInt32())];
}
