using System.Runtime.InteropServices;

namespace Hadal.Cli.Commands.Doctor;

/// <summary>Whether this process may set up an io_uring: the kernel, a sysctl and a container's filter all have a say.</summary>
internal static unsafe partial class IoUringCheck
{
    private const nint SetupSystemCall = 425; // The same number on every architecture (Linux, asm-generic/unistd.h).
    private const int ParametersBytes = 120; // struct io_uring_params
    private const string Sysctl = "/proc/sys/kernel/io_uring_disabled";

    internal static DoctorItem Run(string name)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new(name, Found: false, null, null, [], "It makes storage fast on Linux; this system uses ordinary file access.");
        }

        byte* parameters = stackalloc byte[ParametersBytes];
        new Span<byte>(parameters, ParametersBytes).Clear();
        nint ring = SystemCall(SetupSystemCall, 1, parameters);
        int error = Marshal.GetLastPInvokeError();
        string[] tried = ["io_uring_setup", Sysctl];
        if (ring >= 0)
        {
            _ = Close((int)ring);
            return new(name, Found: true, Environment.OSVersion.Version.ToString(), "io_uring_setup", tried, null);
        }

        string reason = File.Exists(Sysctl) && File.ReadAllText(Sysctl).Trim() is not "0" and string setting
            ? $"{Sysctl} is {setting}; set it to 0"
            : $"io_uring_setup failed with error {error} ({Marshal.GetPInvokeErrorMessage(error)}); a container's filter may forbid it, or the kernel is older than 5.1";
        return new(name, Found: false, null, null, tried, $"{reason}. It makes storage fast; without it files are read by ordinary calls.");
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SystemCall(nint number, uint entries, void* parameters);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
