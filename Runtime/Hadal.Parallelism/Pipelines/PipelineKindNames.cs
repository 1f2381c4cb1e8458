using System;
using System.Collections.Generic;

namespace Hadal.Parallelism.Pipelines;

/// <summary>The names of the methods, as command lines and documents have them. Also compiled into analyzers (netstandard2.0).</summary>
public static class PipelineKindNames
{
    private static readonly string[] s_names = ["1f1b", "interleaved", "zb-h1", "zb-v", "dualpipe", "dualpipev"];

    /// <summary>All names, in the order of <see cref="PipelineKind"/>.</summary>
    public static IReadOnlyList<string> All => s_names;

    /// <summary>The name of a method: <c>dualpipe</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such method.</exception>
    public static string NameOf(PipelineKind kind) => (int)kind >= 0 && (int)kind < s_names.Length
        ? s_names[(int)kind]
        : throw new ArgumentOutOfRangeException(nameof(kind), kind, $"There are {s_names.Length} kinds of pipeline: {string.Join(", ", s_names)}.");

    /// <summary>The method of a name, or null.</summary>
    public static PipelineKind? Find(string? name) => Array.IndexOf(s_names, name) is >= 0 and int index ? (PipelineKind)index : null;
}
