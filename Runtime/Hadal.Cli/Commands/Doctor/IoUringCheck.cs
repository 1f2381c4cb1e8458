using Hadal.Storage.Engines.Uring;

namespace Hadal.Cli.Commands.Doctor;

/// <summary>Whether this process may set up an io_uring: the kernel, a sysctl and a container's filter all have a say.</summary>
internal static class IoUringCheck
{
    private const string Call = "io_uring_setup";

    internal static DoctorItem Run(string name) => UringSupport.Missing is { } why
        ? new(name, Found: false, null, null, [Call], $"{why.TrimEnd('.')}. Without it files are read and written by threads.")
        : new(name, Found: true, Environment.OSVersion.Version.ToString(), Call, [Call], null);
}
