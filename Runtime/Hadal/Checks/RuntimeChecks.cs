namespace Hadal;

/// <summary>
/// Whether calls look at data on the device that shapes say nothing of, such as page indices. It costs each of them a copy to the host, which
/// waits for the device, so it is off unless the environment asks for it.
/// </summary>
internal static class RuntimeChecks
{
    internal const string Variable = "HADAL_CHECKS";

    private static readonly Lazy<bool> s_areOn = new(() => Environment.GetEnvironmentVariable(Variable) == "1");

    internal static bool AreOn => s_areOn.Value;
}
