using System.ComponentModel;
using System.Reflection;
using Hadal.Packages.Tests.Consumers;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

/// <summary>What generated code calls: public, for it stands in other assemblies, and not for people.</summary>
public sealed class GeneratedCodeSurfaceTests
{
    private static IEnumerable<Type> Types => typeof(Device).Assembly.GetExportedTypes().Where(type => type.Namespace == "Hadal.CompilerServices");

    [Fact]
    public void Its_types_are_hidden_from_editors() =>
        Assert.All(Types, type => Assert.Equal(EditorBrowsableState.Never, type.GetCustomAttribute<EditorBrowsableAttribute>()?.State));

    [Fact]
    public void Its_types_are_tracked_like_any_public_type()
    {
        string[] tracked = [.. new[] { "Shipped", "Unshipped" }.SelectMany(kind => File.ReadLines(LocalFeed.InRepository($"Runtime/Hadal/PublicAPI.{kind}.txt")))];

        Assert.NotEmpty(Types);
        Assert.All(Types, type => Assert.Contains(type.FullName, tracked));
    }
}
