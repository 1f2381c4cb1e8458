namespace Hadal;

/// <summary>
/// The device's context is beyond repair: a kernel touched an illegal address, faulted, or did not end in time. Every
/// tensor, stream, event and graph of the device is lost with it. Open the device again with <see cref="Device.Open"/>;
/// where the driver refuses that too, the process must be restarted.
/// </summary>
public sealed class DeviceLostException : HadalException
{
    internal DeviceLostException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
