using Hadal.Build;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Hadal.Tasks;

/// <summary>
/// Starts the worker on a request and passes on what it says. NVRTC runs in that process: neither its memory nor its crash stays
/// with the build.
/// </summary>
public sealed class CompileKernels : ToolTask
{
    private readonly List<string> _stray = [];

    /// <summary>The request file.</summary>
    [Required]
    public ITaskItem Request { get; set; } = null!;

    /// <summary>The worker, <c>Hadal.Compiler.dll</c>.</summary>
    [Required]
    public ITaskItem Worker { get; set; } = null!;

    /// <summary>The <c>dotnet</c> that runs the worker; empty is the one on PATH.</summary>
    public string DotNetHost { get; set; } = "";

    /// <summary>The project's C# files, in which errors are placed.</summary>
    public ITaskItem[] Sources { get; set; } = [];

    /// <summary>The folder of the pages that explain errors.</summary>
    [Required]
    public string Pages { get; set; } = "";

    /// <inheritdoc/>
    protected override string ToolName => OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <inheritdoc/>
    protected override MessageImportance StandardErrorLoggingImportance => MessageImportance.Low;

    /// <inheritdoc/>
    protected override string GenerateFullPathToTool() => File.Exists(DotNetHost) ? DotNetHost : ToolName;

    /// <inheritdoc/>
    protected override string GenerateCommandLineCommands()
    {
        CommandLineBuilder builder = new();
        builder.AppendTextUnquoted("exec");
        builder.AppendFileNameIfNotNull(Worker.GetMetadata("FullPath"));
        builder.AppendFileNameIfNotNull(Request.GetMetadata("FullPath"));
        return builder.ToString();
    }

    /// <inheritdoc/>
    protected override void LogToolCommand(string message) => Log.LogMessage(MessageImportance.Low, "{0}", message);

    /// <inheritdoc/>
    protected override void LogEventsFromTextOutput(string singleLine, MessageImportance messageImportance)
    {
        if (!WorkerMessage.TryRead(singleLine, out WorkerMessage? message))
        {
            _stray.Add(singleLine);
            Log.LogMessage(MessageImportance.Low, "{0}", singleLine);
            return;
        }

        SourceLocation? place = message.File is not null ? new(message.File, message.Line, 0)
            : message.Level == MessageLevel.Error ? DeclarationFinder.Find(Sources.Select(source => source.GetMetadata("FullPath")), message.Declarations)
            : null;
        if (message.Level == MessageLevel.Error)
        {
            Log.LogError(
                null, message.Code, null, message.Code is null ? null : BuildCode.HelpLink(Pages, message.Code),
                place?.File, place?.Line ?? 0, place?.Column ?? 0, 0, 0, "{0}", message.Text);
            return;
        }

        MessageImportance importance = message.Level == MessageLevel.Progress ? MessageImportance.High : MessageImportance.Low;
        if (message.Code is null)
        {
            Log.LogMessage(importance, "Hadal: {0}", message.Text);
        }
        else
        {
            Log.LogMessage(null, message.Code, null, null, 0, 0, 0, 0, importance, "{0}", message.Text);
        }
    }

    /// <inheritdoc/>
    protected override bool HandleTaskExecutionErrors()
    {
        if (!Log.HasLoggedErrors)
        {
            string output = _stray.Count == 0 ? "It said nothing." : $"It said:\n{string.Join('\n', _stray.TakeLast(20))}";
            Log.LogError(
                null, BuildCode.WorkerFailed, null, BuildCode.HelpLink(Pages, BuildCode.WorkerFailed), null, 0, 0, 0, 0,
                "{0}", $"The worker that compiles kernels {Ending(ExitCode)}. {output}");
        }

        return false;
    }

    // A process that a signal ended has 128 more for its exit code, as in a shell.
    private static string Ending(int exitCode) => !OperatingSystem.IsWindows() && exitCode is > 128 and < 128 + 65
        ? $"was killed by signal {exitCode - 128}{(exitCode == 128 + 9 ? ", as the system does when memory runs out" : "")}"
        : $"ended with exit code {exitCode}";
}
