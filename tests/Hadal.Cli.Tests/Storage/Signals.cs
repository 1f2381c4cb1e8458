using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Hadal.Cli.Tests.Storage;

/// <summary>Sends signals. Not by the program kill: to start one closes this process's files in the child, and a mount whose server hangs waits with that.</summary>
internal static class Signals
{
    internal const int Terminate = 15;
    internal const int Continue = 18;
    internal const int Stop = 19;

    /// <summary>A process that is told to stop has stopped on return, with all its threads: a signal takes effect a while after it is sent.</summary>
    internal static void Signal(Process process, int signal)
    {
        Assert.Equal(0, Kill(process.Id, signal));
        if (signal == Stop)
        {
            Assert.True(SpinWait.SpinUntil(() => Directory.EnumerateDirectories($"/proc/{process.Id}/task").All(IsStopped), TimeSpan.FromSeconds(30)));
        }
    }

    // The state stands behind the name, which is in brackets.
    private static bool IsStopped(string thread)
    {
        string status = File.ReadAllText(Path.Combine(thread, "stat"));
        return status[status.LastIndexOf(')') + 2] == 'T';
    }

#pragma warning disable SYSLIB1054 // A generated marshaller needs unsafe code, for two integers.
    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
#pragma warning restore SYSLIB1054
}
