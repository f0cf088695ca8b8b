package dev.runlet.database;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/// Begins to start the embedded PostgreSQL before any bean is made: its start is waiting for the
/// most part, and the server's is not.
final class EmbeddedDatabaseInitializer
    implements ApplicationContextInitializer<GenericApplicationContext> {
  private static final String BEAN = "startingDatabase";

  @Override
  public void initialize(GenericApplicationContext context) {
    var properties =
        Binder.get(context.getEnvironment())
            .bindOrCreate(EmbeddedDatabaseProperties.PREFIX, EmbeddedDatabaseProperties.class);
    if (properties.embedded()) {
      var database = StartingDatabase.begin(properties);
      var beans = context.getDefaultListableBeanFactory();
      beans.registerSingleton(BEAN, database);
      // The first to be registered is the last to end, also when the server's start fails.
      beans.registerDisposableBean(BEAN, database::close);
    }
  }
}
