using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hadal.Build;

/// <summary>How loudly a build says something.</summary>
internal enum MessageLevel
{
    /// <summary>For detailed logs.</summary>
    Detail,

    /// <summary>For everyone who watches the build.</summary>
    Progress,

    /// <summary>The build fails.</summary>
    Error,
}

/// <summary>One thing that the worker tells the build: a line of its standard output.</summary>
/// <param name="Level">How loud.</param>
/// <param name="Code">One of <see cref="BuildCode"/>, or null.</param>
/// <param name="Text">A sentence.</param>
/// <param name="Declarations">Names of the methods that it is about; the build points at the first that it finds in the project.</param>
/// <param name="File">The file that it is about, which the build points at instead.</param>
/// <param name="Line">The line of that file, from 1; 0 is none in particular.</param>
internal sealed record WorkerMessage(MessageLevel Level, string? Code, string Text, IReadOnlyList<string> Declarations, string? File = null, int Line = 0)
{
    // What else reaches standard output, such as a crash of the runtime, must not be taken for a message.
    private const string Prefix = "hadal-worker:";

    internal string Write() => Prefix + JsonSerializer.Serialize(this, WorkerMessageJson.Default.WorkerMessage);

    internal static bool TryRead(string line, [NotNullWhen(true)] out WorkerMessage? message)
    {
        message = null;
        if (line.StartsWith(Prefix, StringComparison.Ordinal))
        {
            try
            {
                message = JsonSerializer.Deserialize(line[Prefix.Length..], WorkerMessageJson.Default.WorkerMessage);
            }
            catch (JsonException)
            {
                // A line that was cut off is text like any other.
            }
        }

        return message is { Text: not null, Declarations: not null };
    }
}

[JsonSerializable(typeof(WorkerMessage))]
internal sealed partial class WorkerMessageJson : JsonSerializerContext;
