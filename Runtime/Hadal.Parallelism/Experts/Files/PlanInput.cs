using System.Text.Json;

namespace Hadal.Parallelism.Experts.Files;

/// <summary>What to place, and where: <c>{"weight":[[…],…],"replicas","groups":1,"nodes":1,"gpus"}</c>, a row of weights a layer.</summary>
/// <param name="Loads">Of the experts.</param>
/// <param name="Topology">Where replicas may lie.</param>
public sealed record PlanInput(ExpertLoads Loads, ExpertTopology Topology)
{
    /// <summary>Reads a file; members that it does not know are skipped.</summary>
    /// <exception cref="FormatException">It is no such document.</exception>
    /// <exception cref="ArgumentException">Its numbers do not fit one another.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PlanInput Read(string path)
    {
        List<float[]>? weight = null;
        TopologyMembers topology = new();
        JsonDocumentFile.Read(path, (ref Utf8JsonReader reader, string name) =>
        {
            if (name == "weight")
            {
                weight = JsonNumbers.Rows(ref reader, name, JsonNumbers.Loads);
                return true;
            }

            return topology.Read(ref reader, name);
        });
        PlanInput input = new(ExpertLoads.FromRows(weight ?? throw TopologyMembers.Missing(path, "weight")), topology.Topology(path));
        input.Topology.Check(input.Loads);
        return input;
    }
}
