namespace Hadal;

/// <summary>
/// Whether calls look at data on the device that shapes say nothing of, such as page indices. It costs each of them a copy to the host, which
/// waits for the stream, so it is off unless the environment asks for it.
/// </summary>
internal static class RuntimeChecks
{
    internal const string Variable = "HADAL_CHECKS";

    private static readonly Lazy<bool> s_areOn = new(() => Environment.GetEnvironmentVariable(Variable) == "1");

    internal static bool AreOn => s_areOn.Value;

    /// <summary>What a call of this stream would find in a tensor. On the stream: a copy that names none is refused while another one captures.</summary>
    internal static int[] Look(DeviceStream stream, DeviceTensor<int> tensor)
    {
        using PinnedBuffer<int> copy = new(stream.Device, checked((int)tensor.Length));
        tensor.CopyTo(stream, copy);
        stream.Synchronize();
        return copy.Span.ToArray();
    }
}
