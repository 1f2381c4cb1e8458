using Hadal.Testing;
using Microsoft.Build.Logging.StructuredLogger;

namespace Hadal.Packages.Tests.Consumers;

/// <summary>What one build did, from its binary log.</summary>
public sealed class BuildResult
{
    private readonly Lazy<Build> _log;

    internal BuildResult(ChildProcess process, string binlog) => (Process, _log) = (process, new(() => BinaryLog.ReadBuild(binlog)));

    /// <summary>Exit code and console output.</summary>
    public ChildProcess Process { get; }

    /// <summary>Whether it succeeded.</summary>
    public bool Succeeded => Process.ExitCode == 0;

    /// <summary>All errors.</summary>
    public IReadOnlyList<Error> Errors => Find<Error>();

    /// <summary>All warnings.</summary>
    public IReadOnlyList<Warning> Warnings => Find<Warning>();

    /// <summary>Whether the worker was started.</summary>
    public bool StartedWorker => Ran("CompileKernels");

    /// <summary>Whether a task ran.</summary>
    public bool Ran(string task) => Find<Microsoft.Build.Logging.StructuredLogger.Task>().Any(node => node.Name == task);

    /// <summary>The lines about kernels that were compiled anew.</summary>
    public IReadOnlyList<string> Compiled => [.. Messages.Where(text => text.StartsWith("Hadal: compiled ", StringComparison.Ordinal))];

    /// <summary>The text of all messages.</summary>
    public IEnumerable<string> Messages => Find<Message>().Select(message => message.Text ?? "");

    private IReadOnlyList<T> Find<T>()
        where T : BaseNode => _log.Value.FindChildrenRecursive<T>();
}
