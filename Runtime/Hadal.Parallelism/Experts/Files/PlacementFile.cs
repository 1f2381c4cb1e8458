using System.Text.Json;

namespace Hadal.Parallelism.Experts.Files;

/// <summary>A placement from a file that has <c>"physicalToLogical":[[…],…]</c>, as <c>hadal eplb plan --json</c> prints it.</summary>
public static class PlacementFile
{
    /// <summary>Reads the placement of given loads on a given topology.</summary>
    /// <exception cref="FormatException">It is no such document, or of another shape.</exception>
    /// <exception cref="ArgumentException">An expert is out of range or has no slot.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ExpertPlacement Read(string path, ExpertLoads loads, ExpertTopology topology)
    {
        ArgumentNullException.ThrowIfNull(loads);
        ArgumentNullException.ThrowIfNull(topology);
        List<int[]>? rows = null;
        JsonDocumentFile.Read(path, (ref Utf8JsonReader reader, string name) =>
        {
            if (name != "physicalToLogical")
            {
                return false;
            }

            rows = JsonNumbers.Rows(ref reader, name, JsonNumbers.Integers);
            return true;
        });
        if (rows is null)
        {
            throw TopologyMembers.Missing(path, "physicalToLogical");
        }

        if (rows.Count != loads.Layers)
        {
            throw new FormatException($"'{path}' places {Counted.Of(rows.Count, "layer")}; the loads are of {loads.Layers}.");
        }

        for (int layer = 0; layer < rows.Count; layer++)
        {
            if (rows[layer].Length != topology.Replicas)
            {
                throw new FormatException($"'{path}' has {Counted.Of(rows[layer].Length, "slot")} in layer {layer}; replicas: {topology.Replicas}.");
            }
        }

        return new(loads.Layers, loads.Experts, topology.Gpus, rows.SelectMany(row => row).ToArray());
    }
}
