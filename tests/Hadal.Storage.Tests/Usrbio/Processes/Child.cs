using System.Diagnostics;

namespace Hadal.Storage.Tests.Usrbio.Processes;

/// <summary>A process in a role, ready.</summary>
internal sealed class Child : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    internal Child(string role, bool waits = true)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment[ChildRole.Variable] = role;
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => Error += line.Data + "\n";
        _process.BeginErrorReadLine();
        if (waits && ReadLine() is var line and not "ready")
            Assert.Fail($"The child says '{line}' instead of being ready.");
    }

    internal string Error { get; private set; } = "";

    /// <summary>How it ended, if it did.</summary>
    internal string? Fate => _process.HasExited ? $"exit code {_process.ExitCode}: {Error}" : null;

    /// <summary>What all its threads have computed so far.</summary>
    internal TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    internal string Ask(string command)
    {
        _process.StandardInput.WriteLine(command);
        return ReadLine();
    }

    /// <summary>As kill -9.</summary>
    internal void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Lets it end in order, and returns its exit code.</summary>
    internal int End()
    {
        _process.StandardInput.Close();
        return WaitForExit();
    }

    internal int WaitForExit()
    {
        Assert.True(_process.WaitForExit(s_limit), "The child does not end.");
        return _process.ExitCode;
    }

    public void Dispose()
    {
        // In order where it can: a killed server's semaphores wait for the next one of its folder.
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(s_limit))
                Kill();
        }

        _process.Dispose();
    }

    internal string ReadLine()
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        Assert.True(line.Wait(s_limit), "The child says nothing.");
        return line.Result ?? $"end of output, exit code {WaitForExit()}: {Error}";
    }
}
