using System.Text.Json;
using Hadal.Parallelism.Experts;

namespace Hadal.Cli.Commands.Bench.Eplb;

/// <summary>Problems with loads of their own, in the form of the project's test vectors.</summary>
internal static class EplbCaseFile
{
    internal static EplbProblem[] Read(string file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(Of)];
        }
        catch (Exception unfit) when (unfit is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new FormatException($"{file}: {unfit.Message}", unfit);
        }
    }

    private static EplbProblem Of(JsonElement given)
    {
        ExpertLoads loads = ExpertLoads.FromRows([.. given.GetProperty("weight").EnumerateArray().Select(layer => layer.EnumerateArray().Select(load => load.GetSingle()).ToArray())]);
        ExpertTopology topology = new(Number("replicas"), Number("groups"), Number("nodes"), Number("gpus"));
        topology.Check(loads);
        return new(given.GetProperty("name").GetString() ?? "", loads.Layers, loads.Experts, topology, null, loads);

        int Number(string name) => given.GetProperty(name).GetInt32();
    }
}
