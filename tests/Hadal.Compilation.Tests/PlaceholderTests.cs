namespace Hadal.Compilation.Tests;

public class PlaceholderTests
{
    [Xunit.Fact]
    public void The_project_runs() => Xunit.Assert.True(true);
}
