using Hadal.Testing;
using Xunit;
using Xunit.Sdk;

namespace Hadal.Compilation.Tests;

public class RequiresTests
{
    [Fact]
    public void A_right_that_is_missing_fails_a_test_where_the_environment_promises_it_and_skips_it_elsewhere()
    {
        Exception? verdict = null;
        try
        {
            Requires.Right(granted: false, "to mount the moon", "it is far away");
        }
#pragma warning disable CA1031 // A skip is an exception of the framework's own.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            verdict = thrown;
        }

        Assert.Equal(Environment.GetEnvironmentVariable("HADAL_REQUIRE_TOOLS") == "1", verdict is FailException);
        Assert.Contains("the right to mount the moon: it is far away", verdict!.Message, StringComparison.Ordinal);
    }
}
