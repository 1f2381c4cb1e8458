namespace Hadal.Storage.Tests.Fuse;

/// <summary>For what happens in another thread or process.</summary>
internal static class Wait
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    internal static async Task Until(Func<bool> condition)
    {
        for (DateTime end = DateTime.UtcNow + s_patience; !condition();)
        {
            Assert.True(DateTime.UtcNow < end, "Waited for a minute.");
            await Task.Delay(5);
        }
    }
}
