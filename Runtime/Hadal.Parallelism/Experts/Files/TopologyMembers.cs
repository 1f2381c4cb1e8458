using System.Text.Json;

namespace Hadal.Parallelism.Experts.Files;

/// <summary>The members <c>replicas</c>, <c>groups</c> (1), <c>nodes</c> (1) and <c>gpus</c> of an input.</summary>
internal sealed class TopologyMembers
{
    private int? _replicas, _groups, _nodes, _gpus;

    internal bool Read(ref Utf8JsonReader reader, string name)
    {
        switch (name)
        {
            case "replicas": _replicas = JsonNumbers.Integer(ref reader, name); return true;
            case "groups": _groups = JsonNumbers.Integer(ref reader, name); return true;
            case "nodes": _nodes = JsonNumbers.Integer(ref reader, name); return true;
            case "gpus": _gpus = JsonNumbers.Integer(ref reader, name); return true;
            default: return false;
        }
    }

    internal ExpertTopology Topology(string path) => new(
        _replicas ?? throw Missing(path, "replicas"),
        _groups ?? 1,
        _nodes ?? 1,
        _gpus ?? throw Missing(path, "gpus"));

    internal static FormatException Missing(string path, string name) => new($"'{path}' has no '{name}'.");
}
