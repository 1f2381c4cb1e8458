using System.Text.Json;
using Hadal.Parallelism.Experts.Files;

namespace Hadal.Parallelism.Experts.Replay;

/// <summary>Loads as they were, step after step: <c>{"loads":[step][layer][expert],"replicas","groups":1,"nodes":1,"gpus"}</c>.</summary>
public sealed class LoadRecording
{
    /// <param name="steps">At least two, all of one shape.</param>
    /// <param name="topology">Where replicas may lie.</param>
    /// <exception cref="ArgumentException">There are too few steps, shapes differ, or the topology does not fit.</exception>
    public LoadRecording(IReadOnlyList<ExpertLoads> steps, ExpertTopology topology)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(topology);
        if (steps.Count < 2)
        {
            throw new ArgumentException($"A recording needs at least two steps, one to learn from and one to score; it has {steps.Count}.", nameof(steps));
        }

        for (int step = 1; step < steps.Count; step++)
        {
            if (steps[step].Layers != steps[0].Layers || steps[step].Experts != steps[0].Experts)
            {
                throw new ArgumentException(
                    $"Step {step} has {Counted.Of(steps[step].Layers, "layer")} of {Counted.Of(steps[step].Experts, "expert")}; step 0 has {steps[0].Layers} of {steps[0].Experts}.", nameof(steps));
            }
        }

        topology.Check(steps[0]);
        (Steps, Topology) = (steps, topology);
    }

    /// <summary>The loads of each step.</summary>
    public IReadOnlyList<ExpertLoads> Steps { get; }

    /// <summary>Where replicas may lie.</summary>
    public ExpertTopology Topology { get; }

    /// <summary>Reads a file; members that it does not know are skipped.</summary>
    /// <exception cref="FormatException">It is no such document; the message names the file, and for a load step, layer and expert.</exception>
    /// <exception cref="ArgumentException">Its numbers do not fit one another.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LoadRecording Read(string path)
    {
        List<ExpertLoads>? steps = null;
        TopologyMembers topology = new();
        JsonDocumentFile.Read(path, (ref Utf8JsonReader reader, string name) =>
        {
            if (name == "loads")
            {
                List<ExpertLoads> read = [];
                steps = JsonNumbers.Rows(ref reader, name, (ref Utf8JsonReader step, string member) =>
                {
                    read.Add(StepOf(JsonNumbers.Rows(ref step, member, JsonNumbers.Loads), read.Count));
                    return read[^1];
                });
                return true;
            }

            return topology.Read(ref reader, name);
        });
        return new(steps ?? throw TopologyMembers.Missing(path, "loads"), topology.Topology(path));
    }

    private static ExpertLoads StepOf(List<float[]> rows, int step)
    {
        try
        {
            return ExpertLoads.FromRows(rows);
        }
        catch (ArgumentException unfit)
        {
            throw new FormatException($"step {step}: {unfit.Message}", unfit);
        }
    }
}
